"""SQLAlchemy's sessions, engines and mappings (`reference <https://docs.sqlalchemy.org/en/21/>`_)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Arguments,
    ColumnDefinition,
    Connection,
    Engine,
    ExternalValue,
    Instance,
    Kind,
    Literal,
    Mapped,
    RelationshipDefinition,
    Session,
    SessionFactory,
    join,
    present,
)
from sqlassay.model.kinds.options import DEFAULT_OPTIONS
from sqlassay.model.library.declarative import DeclarativeBase, Registry

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ASYNC = "sqlalchemy.ext.asyncio"


def session(arguments: Arguments, program: Program) -> Kind:
    return Session(query_class=arguments.get("query_cls"), options=DEFAULT_OPTIONS.given(arguments))


def async_session(arguments: Arguments, program: Program) -> Kind:
    return Session(is_async=True, options=DEFAULT_OPTIONS.given(arguments))


def sessionmaker(arguments: Arguments, program: Program) -> Kind:
    return SessionFactory(_made(arguments.get("class_", 1), session(arguments, program), program))


def async_sessionmaker(arguments: Arguments, program: Program) -> Kind:
    return SessionFactory(_made(arguments.get("class_"), async_session(arguments, program), program))


def _made(cls: Kind | None, session: Kind, program: Program) -> Kind:
    """What a factory makes: `session`, or one of the class that it was given, with the same options."""
    made = session if cls is None else cls.instance(program)
    if isinstance(made, Session) and isinstance(session, Session):
        return replace(made, options=session.options.without(program.configured_options()))
    return made


def scoped_session(arguments: Arguments, program: Program) -> Kind:
    factory = arguments.get("session_factory", 0)
    made = factory.call(Arguments(), program) if factory is not None else UNKNOWN
    return replace(made, scoped=True) if isinstance(made, Session) else UNKNOWN


def inspect(arguments: Arguments, program: Program) -> Kind:
    """The state of an object; of other things (a class, an engine) it gives other inspectors."""
    subject = present(arguments.get("subject", 0) or UNKNOWN)
    return InstanceState() if isinstance(subject, Instance) else ExternalValue("sqlalchemy.inspect")


class InstanceState(Kind, frozen=True):
    """`InstanceState <https://docs.sqlalchemy.org/en/21/orm/internals.html#sqlalchemy.orm.InstanceState>`_"""

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "session":
                return join([Session(), NONE])
            case "async_session":
                return join([Session(is_async=True), NONE])
        return UNKNOWN


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
    "sqlalchemy.orm.Session.object_session": lambda _, __: join([Session(), NONE]),
    "sqlalchemy.inspect": inspect,
    f"{ASYNC}.AsyncSession": async_session,
    f"{ASYNC}.async_object_session": lambda _, __: join([Session(is_async=True), NONE]),
    f"{ASYNC}.async_sessionmaker": async_sessionmaker,
    f"{ASYNC}.async_scoped_session": scoped_session,
    "sqlalchemy.create_engine": lambda given, _: Engine(autocommit=False).isolated(given),
    "sqlalchemy.engine_from_config": lambda _, __: Engine(),
    f"{ASYNC}.create_async_engine": lambda given, _: Engine(True, autocommit=False).isolated(given),
    f"{ASYNC}.async_engine_from_config": lambda _, __: Engine(is_async=True),
    "sqlalchemy.Column": column,
    "sqlalchemy.orm.mapped_column": mapped_column,
    "sqlalchemy.orm.deferred": lambda _, __: ColumnDefinition(),
    "sqlalchemy.orm.column_property": lambda _, __: ColumnDefinition(),
    "sqlalchemy.orm.relationship": relationship,
    "sqlalchemy.orm.dynamic_loader": lambda _, __: RelationshipDefinition(dynamic=True),
    "sqlalchemy.orm.registry": lambda _, __: Registry(),
    "sqlalchemy.orm.declarative_base": lambda given, _: DeclarativeBase("declarative", given.get("cls")),
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

PACKAGES = ("sqlalchemy",)
BASES = {
    "sqlalchemy.orm.DeclarativeBase": "declarative",
    "sqlalchemy.orm.DeclarativeBaseNoMeta": "declarative",
}
