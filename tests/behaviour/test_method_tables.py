"""The tables of methods that the kinds go by agree with SQLAlchemy's classes.

SQLAlchemy marks a method that gives a new object: its decorator ``_generative`` leaves the attribute
``non_generative`` on it.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session
from sqlalchemy.orm import Query, Session, declarative_base, joinedload, relationship
from sqlalchemy.sql.expression import ClauseElement

from sqlassay.model.kinds.session import COROUTINES
from sqlassay.model.kinds.statement import DML_METHODS, QUERY_METHODS, SELECT_METHODS, TEXT_METHODS

Base = declarative_base()


class Author(Base):  # type: ignore[misc, valid-type]
    __tablename__ = "authors"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String)
    books = relationship("Book")


class Book(Base):  # type: ignore[misc, valid-type]
    __tablename__ = "books"
    id = sa.Column(sa.Integer, primary_key=True)
    author_id = sa.Column(sa.ForeignKey("authors.id"))
    author = relationship("Author", viewonly=True)


class Extension(*([sa.sql.SyntaxExtension] if hasattr(sa.sql, "SyntaxExtension") else []), ClauseElement):  # type: ignore[misc]
    """Something that `ext()` of 2.1 takes."""

    inherit_cache = False

    def apply_to_select(self, statement: Any) -> None:
        pass

    apply_to_delete = apply_to_update = apply_to_insert = apply_to_select


authors, books = Author.__table__, Book.__table__
criterion = Author.id == 1
cte = sa.select(books.c.id).cte()

SHARED: dict[str, Callable[[Any], Any]] = {
    "add_columns": lambda s: s.add_columns(Author.name),
    "add_cte": lambda s: s.add_cte(cte),
    "correlate": lambda s: s.correlate(books),
    "distinct": lambda s: s.distinct(),
    "execution_options": lambda s: s.execution_options(a=1),
    "filter": lambda s: s.filter(criterion),
    "filter_by": lambda s: s.filter_by(name="a"),
    "group_by": lambda s: s.group_by(Author.name),
    "having": lambda s: s.having(criterion),
    "join": lambda s: s.join(Book),
    "limit": lambda s: s.limit(1),
    "offset": lambda s: s.offset(1),
    "options": lambda s: s.options(joinedload(Author.books)),
    "order_by": lambda s: s.order_by(Author.name),
    "outerjoin": lambda s: s.outerjoin(Book),
    "params": lambda s: s.params(a=1),
    "prefix_with": lambda s: s.prefix_with("A"),
    "select_from": lambda s: s.select_from(Author),
    "set_label_style": lambda s: s.set_label_style(sa.LABEL_STYLE_NONE),
    "slice": lambda s: s.slice(1, 2),
    "suffix_with": lambda s: s.suffix_with("A"),
    "where": lambda s: s.where(criterion),
    "with_for_update": lambda s: s.with_for_update(),
    "with_hint": lambda s: s.with_hint(authors, "A"),
    "with_statement_hint": lambda s: s.with_statement_hint("A"),
    "ext": lambda s: s.ext(Extension()),
}
SELECT = SHARED | {
    "correlate_except": lambda s: s.correlate_except(books),
    "fetch": lambda s: s.fetch(1),
    "join_from": lambda s: s.join_from(Author, Book),
    "outerjoin_from": lambda s: s.outerjoin_from(Author, Book),
    "reduce_columns": lambda s: s.reduce_columns(),
    "with_only_columns": lambda s: s.with_only_columns(Author.id),
}
DML = SHARED | {
    "from_select": lambda s: s.from_select(["id"], sa.select(books.c.id)),
    "inline": lambda s: s.inline(),
    "on_conflict_do_nothing": lambda s: s.on_conflict_do_nothing(),
    "on_conflict_do_update": lambda s: s.on_conflict_do_update(index_elements=["id"], set_={"name": "a"}),
    "on_duplicate_key_update": lambda s: s.on_duplicate_key_update(name="a"),
    "options": lambda s: s.options(),
    "ordered_values": lambda s: s.ordered_values(("name", "a")),
    "return_defaults": lambda s: s.return_defaults(),
    "returning": lambda s: s.returning(authors.c.id),
    "using": lambda s: s.using(books),
    "values": lambda s: s.values(name="a"),
    "with_hint": lambda s: s.with_hint("A"),
    "with_dialect_options": lambda s: s.with_dialect_options(),
}
QUERY = SHARED | {
    "add_column": lambda q: q.add_column(Author.name),
    "add_entity": lambda q: q.add_entity(Book),
    "autoflush": lambda q: q.autoflush(False),
    "enable_assertions": lambda q: q.enable_assertions(False),
    "enable_eagerloads": lambda q: q.enable_eagerloads(False),
    "except_": lambda q: q.except_(q),
    "except_all": lambda q: q.except_all(q),
    "from_self": lambda q: q.from_self(),
    "from_statement": lambda q: q.from_statement(sa.text("SELECT 1")),
    "intersect": lambda q: q.intersect(q),
    "intersect_all": lambda q: q.intersect_all(q),
    "only_return_tuples": lambda q: q.only_return_tuples(True),
    "populate_existing": lambda q: q.populate_existing(),
    "reset_joinpoint": lambda q: q.reset_joinpoint(),
    "select_entity_from": lambda q: q.select_entity_from(sa.select(authors).subquery()),
    "tuples": lambda q: q.tuples(),
    "union": lambda q: q.union(q),
    "union_all": lambda q: q.union_all(q),
    "with_entities": lambda q: q.with_entities(Author.id),
    "with_labels": lambda q: q.with_labels(),
    "with_parent": lambda q: q.with_parent(Book(id=1), Book.author),
    "with_polymorphic": lambda q: q.with_polymorphic("*"),
    "with_session": lambda q: q.with_session(Session()),
    "yield_per": lambda q: q.yield_per(1),
}
TEXT = {
    "bindparams": lambda t: t.bindparams(a=1),
    "execution_options": lambda t: t.execution_options(a=1),
    "options": lambda t: t.options(),
    "params": lambda t: t.params(a=1),
}

Case = tuple[frozenset[str], dict[str, Callable[[Any], Any]], tuple[Any, ...]]

CASES: dict[str, Case] = {
    "select": (SELECT_METHODS, SELECT, (sa.select(Author),)),
    "compound": (SELECT_METHODS, SELECT, (sa.union(sa.select(authors.c.id), sa.select(books.c.id)),)),
    "query": (QUERY_METHODS, QUERY, (Query([Author]),)),
    "text": (TEXT_METHODS, TEXT, (sa.text("SELECT :a"),)),
    "dml": (
        DML_METHODS,
        DML,
        (
            sa.insert(authors),
            sa.update(authors),
            sa.delete(authors),
            postgresql.insert(authors),
            mysql.insert(authors),
            sqlite.insert(authors),
        ),
    ),
}
"""By sort of statement: the table, a call of each of its methods, and statements that have some of them."""

each_sort = pytest.mark.parametrize("sort", CASES)


def generative(cls: type[Any]) -> set[str]:
    """The public methods of a class that SQLAlchemy marks."""
    return {
        name
        for name in dir(cls)
        if not name.startswith("_") and hasattr(inspect.getattr_static(cls, name), "non_generative")
    }


@each_sort
def test_every_method_that_sqlalchemy_marks_is_in_the_table(sort: str) -> None:
    table, _, statements = CASES[sort]
    for statement in statements:
        assert generative(type(statement)) <= table


@each_sort
def test_every_method_of_the_table_gives_a_new_statement_of_its_class(sort: str) -> None:
    table, calls, statements = CASES[sort]
    for statement in statements:
        for name in sorted(table):
            if hasattr(statement, name):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    result = calls[name](statement)
                assert type(result) is type(statement), name
                assert result is not statement, name


def coroutines(cls: type[Any]) -> set[str]:
    return {
        name
        for name in dir(cls)
        if not name.startswith("_") and inspect.iscoroutinefunction(getattr(cls, name))
    }


@pytest.mark.parametrize("cls", [AsyncSession, async_scoped_session])
def test_every_coroutine_of_a_session_is_in_the_table(cls: type[Any]) -> None:
    assert coroutines(cls) <= COROUTINES


def test_every_method_of_the_table_is_a_coroutine() -> None:
    """The registry of 1.4 passes calls on by plain functions, so only the session itself can be asked."""
    assert {name for name in COROUTINES if hasattr(AsyncSession, name)} <= coroutines(AsyncSession)


@each_sort
def test_every_name_of_a_table_exists(sort: str) -> None:
    """In every version, but for those named here."""
    table = CASES[sort][0]
    with_this_table = [s for other, _, statements in CASES.values() for s in statements if other is table]
    unknown = {name for name in table if not any(hasattr(s, name) for s in with_this_table)}
    assert unknown <= {"from_self", "select_entity_from", "with_polymorphic", "tuples", "ext", "using"}


def test_every_coroutine_of_the_table_exists() -> None:
    """In every version, but for those named here."""
    unknown = {
        name
        for name in COROUTINES
        if not any(hasattr(cls, name) for cls in (AsyncSession, async_scoped_session))
    }
    assert unknown <= {"aclose", "get_one", "reset", "merge_all", "delete_all"}
