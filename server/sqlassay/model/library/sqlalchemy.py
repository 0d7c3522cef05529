"""SQLAlchemy's sessions, engines and mappings (`reference <https://docs.sqlalchemy.org/en/21/>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Arguments,
    ColumnDefinition,
    Connection,
    Engine,
    Kind,
    Literal,
    Mapped,
    RelationshipDefinition,
    Session,
    SessionFactory,
    join,
)
from sqlassay.model.library.declarative import DeclarativeBase, Registry

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ASYNC = "sqlalchemy.ext.asyncio"


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


NAMES: dict[str, Kind] = {}

CALLS = {
    "sqlalchemy.orm.Session": session,
    "sqlalchemy.orm.object_session": lambda _, __: join([Session(), NONE]),
    "sqlalchemy.orm.sessionmaker": sessionmaker,
    "sqlalchemy.orm.scoped_session": scoped_session,
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
}

BASES = {
    "sqlalchemy.orm.DeclarativeBase": "declarative",
    "sqlalchemy.orm.DeclarativeBaseNoMeta": "declarative",
}
