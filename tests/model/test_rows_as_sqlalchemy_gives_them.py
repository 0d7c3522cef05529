"""What the model says of a result is what SQLAlchemy gives: each expression is run, and looked at."""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Row as SqlRow
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from sqlassay.model.kinds import NONE, Either, Instance, Kind, ListOf, Literal, MappingRow, Row, Value
from sqlassay.model.program import Program
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form

ROOT = Path("/project")

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    orders = relationship("Order", back_populates="user")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    title = Column(String)
    user = relationship("User", back_populates="orders")


archive = Table("archive", Base.metadata, Column("id", Integer), Column("name", String))
"""

HEADER = """
from sqlalchemy import func, insert, literal_column, select, text, union, update
from sqlalchemy.orm import Bundle, Session, aliased, joinedload, load_only
from models import Order, User, archive


def f(s: Session):
    a = aliased(User)
    b = aliased(User, name="b")
    both = select(User, Order.title, func.count().over().label("n")).join(User.orders)
    subquery = select(User.id.label("u"), User.name).subquery()
"""

EXPRESSIONS = [
    "s.execute(both).all()",
    "s.execute(both).first()",
    "s.execute(both).one().User",
    "s.execute(both).one().title",
    "s.execute(both).one().n",
    "s.execute(both).one()[0]",
    "s.execute(both).one()[-1]",
    "s.execute(both).scalars().all()",
    "s.execute(both).scalars(1).all()",
    "s.execute(both).scalars('User').first()",
    "s.execute(both).mappings().one()",
    "s.execute(both).mappings().one()['User']",
    "s.execute(both).one()._mapping['title']",
    "s.execute(both).columns('title', 0).one()",
    "s.execute(both).scalar()",
    "s.execute(both).unique().all()",
    "s.scalar(both)",
    "s.scalar(select(Order).where(Order.id == 99))",
    "s.scalars(select(a)).one()",
    "s.execute(select(b)).one().b",
    "s.execute(select(a, b.name)).one()[0]",
    "s.execute(select(Bundle('x', User.id, User.name))).one()",
    "s.execute(select(Bundle('x', User.id, User.name))).one().x.name",
    "s.execute(select(archive.c.name, User)).first()",
    "s.execute(select(archive, User)).first()",
    "s.execute(select(archive, User)).first()[1]",
    "s.execute(select(subquery.c.u, User).join(User, User.id == subquery.c.u)).one()",
    "s.execute(select(subquery)).one()",
    "s.scalars(union(select(User), select(User))).all()",
    "s.scalars(select(User).from_statement(union(select(User), select(User)))).all()",
    "s.scalars(select(User).from_statement(text('select * from users'))).all()",
    "s.execute(text('select id, name from users').columns(User.id, User.name)).one()",
    "s.execute(select(User).with_only_columns(User.id)).one()",
    "s.execute(select(User).add_columns(Order.id).join(User.orders)).one()",
    "s.connection().execute(select(User)).one()",
    "s.connection().execute(select(User)).one()[0]",
    "s.connection().execute(select(User.id, User.name)).one()",
    "s.connection().scalars(select(User)).all()",
    "s.connection().scalar(select(User.id))",
    "s.execute(update(User).values(name='x')).rowcount",
    "s.scalars(insert(User).values(id=7, name='z').returning(User)).all()",
    "s.query(User).all()",
    "s.query(User).first()",
    "s.query(User)[0]",
    "s.query(User)[:1]",
    "s.query(a).one()",
    "s.query(User.id).all()",
    "s.query(User, Order).join(User.orders).one()",
    "s.query(User.name, func.count(User.id)).group_by(User.name).all()",
    "s.query(User.id).scalar()",
    "s.query(User).count()",
    "s.query(User).with_entities(User.id, User.name).one()",
    "s.query(User).add_columns(Order.id).join(User.orders).one()",
    "s.query(User).union(s.query(User)).all()",
    "s.query(Bundle('x', User.id, User.name)).one()",
    "s.query(archive).all()",
    "s.execute(s.query(User).statement).one()",
    "s.get(User, 1)",
    "s.get(User, 99)",
    "s.merge(User(id=1))",
    "[user for user, title, n in s.execute(both)]",
    "[title for user, title, n in s.execute(both)]",
    "[part for part in s.scalars(select(User)).partitions(1)]",
]


@pytest.fixture(scope="module")
def models() -> Iterator[types.ModuleType]:
    module = types.ModuleType("models")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(MODELS, vars(module))
    sys.modules["models"] = module
    yield module
    del sys.modules["models"]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    lines = "".join(f"    reveal({expression})\n" for expression in EXPRESSIONS)
    texts = [(ROOT / "models.py", MODELS, ROOT), (ROOT / "app.py", HEADER + lines, ROOT)]
    return Workspace.empty().with_texts(texts)


@pytest.fixture(scope="module")
def kinds(workspace: Workspace) -> dict[str, Kind]:
    """The kinds of all expressions."""
    document = workspace.document(ROOT / "app.py")
    assert document is not None
    known = dict(workspace.kinds(ROOT / "app.py"))
    found: dict[str, Kind] = {}
    for unit in document.units:
        for node in form.walk(unit.body):
            match node:
                case form.Call(func=form.Name(id="reveal"), args=(form.Argument(value=value),)):
                    span = value.span.shifted(unit.start)
                    found[unit.text[value.start : value.end]] = known.get(span, Kind())
    return found


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_model_says_what_sqlalchemy_gives(
    expression: str, models: types.ModuleType, kinds: dict[str, Kind], workspace: Workspace
) -> None:
    engine = sa.create_engine("sqlite://")
    models.Base.metadata.create_all(engine)
    names: dict[str, Any] = {}
    exec(HEADER.partition("def f")[0], names)
    body = HEADER.partition("def f(s: Session):\n")[2]
    exec("\n".join(line.strip() for line in body.splitlines()), names)
    with Session(engine) as session, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session.add(models.User(id=1, name="a", orders=[models.Order(id=1, title="t")]))
        session.execute(sa.insert(models.archive).values(id=1, name="old"))
        session.flush()
        value = eval(expression, {**names, "s": session})
        assert fits(kinds[expression], value, workspace.program), (
            f"{kinds[expression]} is not what {value!r} is"
        )


def fits(kind: Kind, value: Any, program: Program) -> bool:
    """Whether all that a kind says is true of a value; one that says nothing fits all."""
    match kind:
        case Either(options=options):
            return any(fits(option, value, program) for option in options)
        case Instance(of=cls):
            return type(value).__name__ == cls.name
        case Literal() if kind == NONE:
            return value is None
        case ListOf(element=element):
            return not isinstance(value, str) and all(fits(element, item, program) for item in value)
        case Row(entities=entities):
            known = [kind.item(Literal(index), program) for index in range(len(entities))]
            return isinstance(value, SqlRow) and all(
                fits(element, item, program) for element, item in zip(known, value, strict=False)
            )
        case MappingRow():
            return isinstance(value, RowMapping)
        case Value():
            return isinstance(value, int | str)
    return True


def test_the_model_knows_most_of_them(kinds: dict[str, Kind]) -> None:
    """What it may not know: what a row holds behind the columns of a table, and objects as columns."""
    silent = {expression for expression, kind in kinds.items() if type(kind) is Kind}
    assert silent == {
        "s.execute(select(archive, User)).first()[1]",
        "s.connection().execute(select(User)).one()[0]",
    }
