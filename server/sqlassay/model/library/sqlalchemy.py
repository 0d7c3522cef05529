"""SQLAlchemy's own names (`reference <https://docs.sqlalchemy.org/en/21/>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Arguments,
    Callable,
    Clause,
    Column,
    ColumnDefinition,
    Connection,
    Engine,
    Kind,
    Literal,
    Mapped,
    Query,
    RelationshipDefinition,
    Result,
    Session,
    SessionFactory,
    Statement,
    Table,
    join,
)
from sqlassay.model.library.declarative import DeclarativeBase, Registry

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ASYNC = "sqlalchemy.ext.asyncio"

CLAUSES = (
    "and_ or_ not_ exists case cast type_coerce literal null true false label between bindparam extract"
    " tuple_ any_ all_ asc desc nulls_first nulls_last distinct over within_group try_cast".split()
)
"""Functions that give a SQL expression."""


def select(arguments: Arguments, program: Program) -> Kind:
    return Statement("select", arguments.entities)


def insert(arguments: Arguments, program: Program) -> Kind:
    return Statement("insert", ())


def update(arguments: Arguments, program: Program) -> Kind:
    return Statement("update", ())


def delete(arguments: Arguments, program: Program) -> Kind:
    return Statement("delete", ())


def compound(arguments: Arguments, program: Program) -> Kind:
    first = arguments.get("", 0)
    return Statement("compound", first.entities if isinstance(first, Statement) else ())


def text(arguments: Arguments, program: Program) -> Kind:
    return Statement("text")


def clause(arguments: Arguments, program: Program) -> Kind:
    return Clause()


def session(arguments: Arguments, program: Program) -> Kind:
    return Session(own_query="query_cls" in arguments.keywords)


def sessionmaker(arguments: Arguments, program: Program) -> Kind:
    given = arguments.get("class_", 1)
    return SessionFactory(session(arguments, program) if given is None else given.instance(program))


def async_sessionmaker(arguments: Arguments, program: Program) -> Kind:
    given = arguments.keywords.get("class_")
    return SessionFactory(given.instance(program) if given is not None else Session(is_async=True))


def scoped_session(arguments: Arguments, program: Program) -> Kind:
    factory = arguments.get("session_factory", 0)
    made = factory.call(Arguments(), program) if factory is not None else UNKNOWN
    if not isinstance(made, Session):
        return UNKNOWN
    return Session(is_async=made.is_async, scoped=True, own_query=made.own_query)


def column(arguments: Arguments, program: Program) -> Kind:
    return ColumnDefinition(core=True)


def mapped_column(arguments: Arguments, program: Program) -> Kind:
    return ColumnDefinition()


def relationship(arguments: Arguments, program: Program) -> Kind:
    lazy = arguments.get("lazy")
    return RelationshipDefinition(
        target=arguments.get("argument", 0) or UNKNOWN,
        dynamic=isinstance(lazy, Literal) and lazy.value in ("dynamic", "write_only"),
    )


def table(arguments: Arguments, program: Program) -> Kind:
    name = arguments.get("name", 0)
    return Table(name.value if isinstance(name, Literal) and isinstance(name.value, str) else None)


def aliased(arguments: Arguments, program: Program) -> Kind:
    return arguments.get("element", 0) or UNKNOWN


NAMES: dict[str, Kind] = {}

CALLS = {
    "sqlalchemy.select": select,
    "sqlalchemy.insert": insert,
    "sqlalchemy.update": update,
    "sqlalchemy.delete": delete,
    "sqlalchemy.dialects.postgresql.insert": insert,
    "sqlalchemy.dialects.mysql.insert": insert,
    "sqlalchemy.dialects.sqlite.insert": insert,
    "sqlalchemy.union": compound,
    "sqlalchemy.union_all": compound,
    "sqlalchemy.intersect": compound,
    "sqlalchemy.except_": compound,
    "sqlalchemy.text": text,
    "sqlalchemy.orm.Session": session,
    "sqlalchemy.orm.object_session": lambda _, __: join([Session(), NONE]),
    "sqlalchemy.orm.sessionmaker": sessionmaker,
    "sqlalchemy.orm.scoped_session": scoped_session,
    "sqlalchemy.orm.Query": lambda _, __: Query(),
    f"{ASYNC}.AsyncSession": lambda _, __: Session(is_async=True),
    f"{ASYNC}.async_sessionmaker": async_sessionmaker,
    f"{ASYNC}.async_scoped_session": scoped_session,
    "sqlalchemy.create_engine": lambda _, __: Engine(),
    "sqlalchemy.engine_from_config": lambda _, __: Engine(),
    f"{ASYNC}.create_async_engine": lambda _, __: Engine(is_async=True),
    f"{ASYNC}.async_engine_from_config": lambda _, __: Engine(is_async=True),
    "sqlalchemy.Column": column,
    "sqlalchemy.orm.mapped_column": mapped_column,
    "sqlalchemy.orm.deferred": lambda _, __: ColumnDefinition(),
    "sqlalchemy.orm.column_property": lambda _, __: ColumnDefinition(),
    "sqlalchemy.orm.relationship": relationship,
    "sqlalchemy.orm.dynamic_loader": lambda _, __: RelationshipDefinition(dynamic=True),
    "sqlalchemy.orm.registry": lambda _, __: Registry(),
    "sqlalchemy.orm.declarative_base": lambda _, __: DeclarativeBase("declarative"),
    "sqlalchemy.Table": table,
    "sqlalchemy.table": table,
    "sqlalchemy.column": lambda _, __: Column(None, ""),
    "sqlalchemy.literal_column": lambda _, __: Column(None, ""),
    "sqlalchemy.orm.aliased": aliased,
    **{f"sqlalchemy.{name}": clause for name in CLAUSES},
}

GENERICS = {
    "sqlalchemy.orm.Mapped": Mapped,
    "sqlalchemy.orm.DynamicMapped": Mapped,
    "sqlalchemy.orm.WriteOnlyMapped": Mapped,
}

INSTANCES: dict[str, Kind] = {
    "sqlalchemy.orm.registry": Registry(),
    "sqlalchemy.orm.Session": Session(),
    "sqlalchemy.orm.scoped_session": Session(scoped=True),
    "sqlalchemy.orm.sessionmaker": SessionFactory(Session()),
    f"{ASYNC}.AsyncSession": Session(is_async=True),
    f"{ASYNC}.async_sessionmaker": SessionFactory(Session(is_async=True)),
    f"{ASYNC}.async_scoped_session": Session(is_async=True, scoped=True),
    "sqlalchemy.Engine": Engine(),
    f"{ASYNC}.AsyncEngine": Engine(is_async=True),
    "sqlalchemy.Connection": Connection(),
    f"{ASYNC}.AsyncConnection": Connection(is_async=True),
    "sqlalchemy.orm.Query": Query(),
    "sqlalchemy.Select": Statement("select"),
    "sqlalchemy.Insert": Statement("insert"),
    "sqlalchemy.Update": Statement("update"),
    "sqlalchemy.Delete": Statement("delete"),
    "sqlalchemy.ColumnElement": Clause(),
    "sqlalchemy.Table": Table(),
    "sqlalchemy.Result": Result(),
    "sqlalchemy.ScalarResult": Result(scalars=True),
}

ATTRIBUTES = {"sqlalchemy.func": lambda _: Callable(Clause())}

BASES = {
    "sqlalchemy.orm.DeclarativeBase": "declarative",
    "sqlalchemy.orm.DeclarativeBaseNoMeta": "declarative",
}
