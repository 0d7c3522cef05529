"""SQLAlchemy's functions that make statements, SQL expressions, aliases and loader options (`statements
<https://docs.sqlalchemy.org/en/21/core/expression_api.html>`_, `ORM querying
<https://docs.sqlalchemy.org/en/21/orm/queryguide/index.html>`_).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import (
    UNKNOWN,
    AliasedClass,
    Arguments,
    Bundle,
    Clause,
    Column,
    FromClause,
    Kind,
    ListOf,
    Literal,
    ProjectClass,
    Query,
    Result,
    SqlFunction,
    Statement,
    Table,
    conjunction,
    expression,
)
from sqlassay.model.kinds.loading import STRATEGIES, load, loader, loader_criteria
from sqlassay.model.kinds.sources import alias_of, text_of
from sqlassay.model.kinds.statement import change, compound, selecting, unknown_statement, with_entities

if TYPE_CHECKING:
    from sqlassay.model.program import Program

CLAUSES = (
    "case cast type_coerce literal null true false between bindparam extract"
    " tuple_ any_ all_ asc desc nulls_first nulls_last nullsfirst nullslast distinct within_group"
    " try_cast collate".split()
)
"""Functions that give a SQL expression of their arguments."""


def select(arguments: Arguments, program: Program) -> Kind:
    """``select(…)``; with a list of columns, and other arguments behind it, it is 1.4's."""
    if arguments.keywords or any(isinstance(given, ListOf) for given in arguments.positional):
        return unknown_statement("select")
    return selecting("select", arguments.positional, unpacked=arguments.unpacked)


def changing(verb: str) -> Callable[[Arguments, Program], Kind]:
    """``insert(…)``, ``update(…)``, ``delete(…)`` of a table or a mapped class."""

    def call(arguments: Arguments, program: Program) -> Kind:
        given = replace(arguments, positional=arguments.positional[1:])
        return change(verb, arguments.get("table", 0), given)

    return call


def union(arguments: Arguments, program: Program) -> Kind:
    return compound(arguments.get("", 0) or UNKNOWN)


def text(arguments: Arguments, program: Program) -> Kind:
    return Statement(verb="text", unsure=frozenset(["entities"]))


def query(arguments: Arguments, program: Program) -> Kind:
    given = arguments.get("entities", 0)
    return with_entities(Query(), () if given is None else (given,), Arguments(unpacked=True))


def clause(name: str, arguments: Arguments, program: Program) -> Kind:
    given = (*arguments.positional, *arguments.keywords.values())
    return expression(name, given, partly=arguments.unpacked)


def and_(arguments: Arguments, program: Program) -> Kind:
    return conjunction("and", arguments)


def or_(arguments: Arguments, program: Program) -> Kind:
    return conjunction("or", arguments)


def label(arguments: Arguments, program: Program) -> Kind:
    labelled = arguments.get("element", 1) or UNKNOWN
    return Clause(label=text_of(arguments.get("name", 0)) or "", columns=expression("", (labelled,)).columns)


def over(arguments: Arguments, program: Program) -> Kind:
    made = expression("over", arguments.positional, partly=True)
    return Clause(operator="over", columns=made.columns, partly=True)


def column(arguments: Arguments, program: Program) -> Kind:
    """``column("name")``: a name that is in a text or subquery."""
    return Column(None, text_of(arguments.get("text", 0)) or "")


def literal_column(arguments: Arguments, program: Program) -> Kind:
    return Column(None, "")


def table(arguments: Arguments, program: Program) -> Kind:
    name = arguments.get("name", 0)
    return Table(name.value if isinstance(name, Literal) and isinstance(name.value, str) else None)


def aliased(arguments: Arguments, program: Program) -> Kind:
    return alias_of(arguments.get("element", 0) or UNKNOWN, text_of(arguments.get("name", 2)) or "")


def alias(arguments: Arguments, program: Program) -> Kind:
    return alias_of(arguments.get("selectable", 0) or UNKNOWN, text_of(arguments.get("name", 1)) or "")


def with_polymorphic(arguments: Arguments, program: Program) -> Kind:
    base = arguments.get("base", 0)
    return AliasedClass(base) if isinstance(base, ProjectClass) else UNKNOWN


def bundle(arguments: Arguments, program: Program) -> Kind:
    name = text_of(arguments.get("name", 0))
    if name is None or arguments.unpacked or "single_entity" in arguments.keywords:
        return UNKNOWN
    return Bundle(name, arguments.positional[1:])


def from_clause(sort: str) -> Callable[[Arguments, Program], Kind]:
    return lambda arguments, program: FromClause(sort=sort)


CALLS = {
    "sqlalchemy.select": select,
    "sqlalchemy.insert": changing("insert"),
    "sqlalchemy.update": changing("update"),
    "sqlalchemy.delete": changing("delete"),
    "sqlalchemy.dialects.postgresql.insert": changing("insert"),
    "sqlalchemy.dialects.mysql.insert": changing("insert"),
    "sqlalchemy.dialects.sqlite.insert": changing("insert"),
    **{
        f"sqlalchemy.{name}": union
        for name in "union union_all intersect intersect_all except_ except_all".split()
    },
    "sqlalchemy.text": text,
    "sqlalchemy.orm.Query": query,
    "sqlalchemy.and_": and_,
    "sqlalchemy.or_": or_,
    "sqlalchemy.not_": partial(clause, "not"),
    "sqlalchemy.exists": partial(clause, "exists"),
    "sqlalchemy.label": label,
    "sqlalchemy.over": over,
    "sqlalchemy.Table": table,
    "sqlalchemy.table": table,
    "sqlalchemy.column": column,
    "sqlalchemy.literal_column": literal_column,
    "sqlalchemy.join": from_clause("join"),
    "sqlalchemy.outerjoin": from_clause("join"),
    "sqlalchemy.orm.join": from_clause("join"),
    "sqlalchemy.orm.outerjoin": from_clause("join"),
    "sqlalchemy.values": from_clause("values"),
    "sqlalchemy.alias": alias,
    "sqlalchemy.orm.aliased": aliased,
    "sqlalchemy.orm.with_polymorphic": with_polymorphic,
    "sqlalchemy.orm.Bundle": bundle,
    "sqlalchemy.orm.Load": load,
    "sqlalchemy.orm.with_loader_criteria": loader_criteria,
    **{f"sqlalchemy.orm.{name}": partial(loader, name) for name in sorted(STRATEGIES)},
    **{f"sqlalchemy.{name}": partial(clause, name) for name in CLAUSES},
}

INSTANCES: dict[str, Kind] = {
    "sqlalchemy.orm.Query": unknown_statement("query"),
    "sqlalchemy.Select": unknown_statement("select"),
    "sqlalchemy.Insert": unknown_statement("insert"),
    "sqlalchemy.Update": unknown_statement("update"),
    "sqlalchemy.Delete": unknown_statement("delete"),
    "sqlalchemy.CompoundSelect": unknown_statement("compound"),
    "sqlalchemy.TextClause": unknown_statement("text"),
    "sqlalchemy.ColumnElement": Clause(partly=True),
    "sqlalchemy.Table": Table(),
    "sqlalchemy.Subquery": FromClause(),
    "sqlalchemy.CTE": FromClause(sort="cte"),
    "sqlalchemy.Result": Result(loading=None),
    "sqlalchemy.ScalarResult": Result(loading=None, scalars=True),
}

ATTRIBUTES = {"sqlalchemy.func": SqlFunction}
