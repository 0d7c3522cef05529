"""What the model says of a result is what SQLAlchemy gives: each expression is run, and looked at."""

from __future__ import annotations

import types
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from running import ROOT, SHOP, as_module, given_to
from sqlalchemy.engine import Row as SqlRow
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from sqlassay.model.kinds import NONE, Either, Instance, Kind, ListOf, Literal, MappingRow, Row, Value
from sqlassay.model.program import Program
from sqlassay.model.workspace import Workspace

HEADER = """
from sqlalchemy import (
    String, case, cast, delete, exists, func, insert, literal, literal_column, null, select, text, union,
    union_all, update,
)
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
    "s.execute(select(User.id.label('x'), Order).join(User.orders)).one().x",
    "s.execute(select(User.id.label('x'), Order).join(User.orders)).one().Order",
    "s.execute(select(User.id, Order.id).join(User.orders)).one()",
    "s.execute(select(User.id, Order.id).join(User.orders)).one().id",
    "s.execute(select(User.id, Order.id).join(User.orders)).one()[1]",
    "s.execute(select(User, a)).one().User",
    "s.execute(select(User, User.name)).one().name",
    "s.execute(select(User, b)).first().b.name",
    "s.execute(select(func.max(User.id))).one()",
    "s.execute(select(func.max(User.id))).scalar_one()",
    "s.execute(select(func.max(User.id))).scalar_one_or_none()",
    "s.execute(select(func.max(Order.id)).where(Order.id == 77)).scalar_one()",
    "s.scalar(select(func.max(Order.id)).where(Order.id == 77))",
    "s.scalar(select(func.count()).select_from(User))",
    "s.scalar(select(exists().where(User.id == 1)))",
    "s.scalar(select(case((User.id == 1, 'a'), else_='b')))",
    "s.scalar(select(literal('a')))",
    "s.scalar(select(null()))",
    "s.scalar(select(cast(User.id, String)))",
    "s.scalar(select(User.name + 'x'))",
    "s.scalar(select(User.id + 1))",
    "s.scalars(select(User.id)).all()",
    "s.scalars(select(User.id, User.name)).all()",
    "s.scalars(select(User.name, User)).first()",
    "s.scalars(select(Order).where(Order.id == 99)).first()",
    "s.scalars(select(Order).where(Order.id == 99)).one_or_none()",
    "s.scalars(select(Order)).unique().one()",
    "s.execute(select(User, Order).outerjoin(Order, Order.id == 99)).one().Order",
    "s.execute(select(User, Order).outerjoin(Order, Order.id == 99)).one()[1]",
    "[order for user, order in s.execute(select(User, Order).outerjoin(Order, Order.id == 99))]",
    "s.execute(select(Order).select_from(User).outerjoin(Order, Order.id == 99)).scalar()",
    "s.scalars(select(Order).select_from(User).outerjoin(Order, Order.id == 99)).all()",
    "s.scalars(select(Order).join(User, full=True)).all()",
    "s.query(Order).select_from(User).outerjoin(Order, Order.id == 99).all()",
    "s.query(User, Order).outerjoin(Order, Order.id == 99).one()[1]",
    "s.query(User, Order).outerjoin(Order, Order.id == 99).one().Order",
    "s.query(Order).select_from(User).outerjoin(Order, Order.id == 99).first()",
    "s.query(Order.id).select_from(User).outerjoin(Order, Order.id == 99).one()[0]",
    "s.execute(select(User)).scalars().one().orders",
    "s.execute(select(User)).scalars().one().orders[0].user.name",
    "s.execute(select(User).add_columns(Order)).one().Order",
    "s.execute(select(User).with_only_columns(User, Order.id)).one()",
    "s.execute(select(User).with_only_columns(Order)).scalars().one()",
    "s.execute(select(select(User.id).cte('c'))).one()",
    "s.execute(select(select(User.id).cte('c')).with_only_columns(User)).one()[0]",
    "s.scalars(select(aliased(User, select(User).subquery()))).one()",
    "s.execute(union_all(select(User.id, User.name), select(Order.id, Order.title))).all()",
    "s.execute(union_all(select(User.id), select(Order.id)).order_by('id')).all()",
    "s.execute(select(union_all(select(User.id), select(Order.id)).subquery().c.id)).all()",
    "s.scalars(select(User).union(select(User))).all()",
    "s.execute(update(User).values(name='q').returning(User)).scalar_one()",
    "s.execute(update(User).values(name='q').returning(User.id, User.name)).one()",
    "s.execute(delete(Order).returning(Order.id)).all()",
    "s.scalars(delete(Order).returning(Order)).first()",
    "s.execute(delete(Order))",
    "s.execute(insert(User).returning(User.id), [{'id': 8}, {'id': 9}]).all()",
    "s.execute(insert(User).values(id=7)).inserted_primary_key[0]",
    "s.execute(text('select 1')).scalar()",
    "s.execute(text('select 1 as x')).one().x",
    "s.execute(text('select id from users')).mappings().all()",
    "s.execute(text('select id from users')).fetchone()",
    "s.execute(both).fetchall()",
    "s.execute(both).fetchmany(1)",
    "s.execute(both).fetchone()",
    "s.execute(both).keys()",
    "s.execute(both).tuples().all()",
    "s.execute(both).mappings().first()['title']",
    "s.execute(both).mappings().all()[0]['n']",
    "s.execute(both).one()._asdict()",
    "s.execute(both).one()._mapping['User']",
    "s.execute(both).one()._t",
    "s.execute(both).one()[:2]",
    "s.execute(both).one()[1:]",
    "tuple(s.execute(both).one())",
    "len(s.execute(both).all())",
    "list(s.execute(both))",
    "sorted(s.scalars(select(User.id)))",
    "dict(s.execute(select(User.id, User.name)).all())",
    "{u.id: u for u in s.scalars(select(User))}",
    "{u for u in s.scalars(select(User))}",
    "next(iter(s.scalars(select(User))))",
    "next(s.scalars(select(Order)), None)",
    "list(zip(s.scalars(select(User)), s.scalars(select(Order))))",
    "[x for x in enumerate(s.scalars(select(User)))]",
    "max(s.scalars(select(User)), key=lambda u: u.id)",
    "s.execute(both).freeze()().all()",
    "s.execute(both).yield_per(1).all()",
    "s.scalars(select(User)).fetchmany(1)",
    "s.scalars(select(User)).unique(lambda u: u.id).all()",
    "s.get_one(User, 1)",
    "s.query(User).one_or_none()",
    "s.query(User).filter(User.id == 99).one_or_none()",
    "s.query(User).filter(User.id == 99).scalar()",
    "s.query(User.name, User.id).first()",
    "s.query(User.name).first()",
    "s.query(User).get(1)",
    "s.query(User).exists()",
    "s.query(s.query(User).exists()).scalar()",
    "s.query(func.count(User.id)).scalar()",
    "s.query(func.count(User.id)).one()",
    "s.query(User).from_statement(text('select * from users')).all()",
    "s.query(User).join(User.orders).add_entity(Order).all()",
    "s.query(User).join(User.orders).with_entities(Order).all()",
    "s.query(User).only_return_tuples(True).all()",
    "s.query(User.id, User).all()",
    "s.query(User.id.label('x')).one().x",
    "s.query(User).values(User.id)",
    "[u for u in s.query(User)]",
    "[i for i, in s.query(User.id)]",
    "s.query(User).update({'name': 'z'})",
    "s.query(Order).delete()",
    "s.query(User).statement.subquery()",
    "s.query(a, User).one()[0]",
    "s.query(User, User.name).one().name",
    "s.query(Order, a).join(a, a.id == Order.user_id).one()[1].orders",
    "s.query(archive.c.id, User).first()",
    "s.query(User).union_all(s.query(User)).first()",
    "s.query(User).slice(0, 1).all()",
    "s.query(User)[0:1][0]",
    "s.query(User).yield_per(1).all()",
    "s.connection().execute(text('select 1')).scalar_one()",
    "s.connection().execute(select(User, Order)).first()",
    "s.connection().execute(select(User, Order)).first()[2]",
    "s.connection().execute(select(a.id, b.name)).first()",
    "s.connection().scalars(select(User.name)).first()",
    "s.connection().execute(select(Bundle('x', User.id, User.name))).one()",
    "s.execute(select(Bundle('x', User.id, User.name), User)).one()",
    "s.execute(select(Bundle('x', User.id, User.name), User)).one().User",
    "s.execute(select(Bundle('x', User.id, single_entity=True))).one()",
    "s.scalars(select(Bundle('x', User.id, User.name))).one()",
    "s.execute(select(archive)).one()",
    "s.execute(select(archive)).one().name",
    "s.execute(select(archive.c.id)).scalar_one()",
    "s.execute(select(User.id, archive)).first()",
    "s.execute(select(User.id, archive)).first()[1]",
    "s.execute(select(archive, User.id)).first()[2]",
    "s.execute(select(archive, User)).first().User",
    "s.scalars(select(archive)).all()",
    "s.execute(select(subquery, User)).first()[2]",
    "s.execute(select(subquery, User)).first().User",
    "s.execute(select(User.__table__)).first()",
    "s.execute(select(User.__table__, Order)).first()[1]",
    "s.execute(select(literal_column('1'), User)).first()[1]",
    "s.execute(select(text('1'), User)).first()[1]",
    "s.execute(select(User.name, User.name)).one()",
    "s.execute(select(User, User)).one()",
    "s.execute(select(User, User)).one()[1]",
    "s.execute(select(User.id, User.id.label('y'))).one().y",
    "s.execute(select(User).distinct()).scalars().all()",
    "s.execute(select(User).execution_options(yield_per=1)).scalars().all()",
    "s.scalars(select(User).options(joinedload(User.orders))).unique().all()",
    "s.scalars(select(Order).options(load_only(Order.title))).one().title",
]


@pytest.fixture(scope="module")
def models() -> Iterator[types.ModuleType]:
    with as_module("models", SHOP) as module:
        yield module


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    lines = "".join(f"    reveal({expression})\n" for expression in EXPRESSIONS)
    texts = [(ROOT / "models.py", SHOP, ROOT), (ROOT / "app.py", HEADER + lines, ROOT)]
    return Workspace.empty().with_texts(texts)


@pytest.fixture(scope="module")
def kinds(workspace: Workspace) -> dict[str, Kind]:
    """The kinds of all expressions."""
    given = given_to("reveal", workspace, ROOT / "app.py")
    return {expression: Kind() if kind is None else kind for expression, kind in given}


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
            return isinstance(value, RowMapping | dict)
        case Value(type_name="dict"):
            return isinstance(value, dict)
        case Value(type_name="column value"):
            return value is None or isinstance(value, int | str)
        case Value():
            return isinstance(value, int | str)
    return True


SILENT = {
    # what a row holds behind the columns of a table or subquery
    "s.execute(select(archive)).one().name",
    "s.execute(select(archive, User)).first()[1]",
    "s.execute(select(archive, User)).first().User",
    "s.execute(select(archive, User.id)).first()[2]",
    "s.execute(select(User.id, archive)).first()[1]",
    "s.execute(select(subquery, User)).first()[2]",
    "s.execute(select(subquery, User)).first().User",
    "s.execute(select(User.__table__, Order)).first()[1]",
    "s.connection().execute(select(User)).one()[0]",
    "s.connection().execute(select(User, Order)).first()[2]",
    # texts
    "s.execute(text('select 1')).scalar()",
    "s.execute(text('select 1 as x')).one().x",
    "s.connection().execute(text('select 1')).scalar_one()",
    "s.execute(select(text('1'), User)).first()[1]",
    # columns of one name
    "s.execute(select(User.id, Order.id).join(User.orders)).one().id",
    # parts of rows, frozen results, keys of inserted rows, Query.values()
    "s.execute(both).one()[:2]",
    "s.execute(both).one()[1:]",
    "s.execute(both).freeze()().all()",
    "s.execute(insert(User).values(id=7)).inserted_primary_key[0]",
    "s.query(User).values(User.id)",
}
"""Of what these give nothing is said."""


def test_of_what_the_model_is_silent(kinds: dict[str, Kind]) -> None:
    assert {expression for expression, kind in kinds.items() if type(kind) is Kind} == SILENT
