"""What SQLAlchemy's methods do (`Session API
<https://docs.sqlalchemy.org/en/21/orm/session_api.html>`_, `Connection
<https://docs.sqlalchemy.org/en/21/core/connections.html>`_, `Query
<https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.kinds import (
    AliasedClass,
    Arguments,
    Column,
    Connection,
    Engine,
    Kind,
    ProjectClass,
    Query,
    Session,
    SessionFactory,
    Statement,
)
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS

BULK = {
    "bulk_save_objects": "insert",
    "bulk_insert_mappings": "insert",
    "bulk_update_mappings": "update",
}
PLAIN = frozenset(
    "commit rollback flush close refresh expire expire_all expunge expunge_all add add_all delete merge begin"
    " begin_nested invalidate".split()
)
"""Methods that are verbs of their own."""
SAME_AS = {"aclose": "close", "remove": "close", "reset": "close", "close_all": "close", "add_all": "add"}
FETCHING = frozenset(
    "all first one one_or_none scalar count get first_or_404 get_or_404 one_or_404 paginate __iter__".split()
)
SUPPOSABLE = (EXECUTING_METHODS | PLAIN | BULK.keys() | {"add_all"}) - {"invalidate"}
"""Methods by which a session or connection is told of which nothing is known but them."""

Does = tuple[str, str, Kind | None]
"""A verb, and for execute the statement and its entity."""


def done(receiver: Kind, name: str, arguments: Arguments, entered: bool) -> Iterator[Does]:
    """What calling a method of a kind of SQLAlchemy's does; `entered` if as the context of a ``with``."""
    match receiver:
        case Session() | Connection():
            yield from done_by_session(name, arguments)
            if entered and name == "begin":
                yield "commit", "", None
            if entered and name == "__enter__":
                yield "close", "", None
        case Query(entities=entities):
            if name in FETCHING:
                yield "execute", "get" if name.startswith("get") else "select", entity_of(entities)
            elif name in ("update", "delete"):
                yield "execute", name, entity_of(entities)
        case Engine() if name in ("connect", "begin", "raw_connection"):
            yield from opened(entered, commits=name == "begin")
        case Engine() if name == "execute":
            yield "execute", *statement_of(arguments.get("statement", 0))
        case SessionFactory() if name == "begin":
            yield from opened(entered, commits=True)


def opened(entered: bool, commits: bool = False) -> Iterator[Does]:
    """What making a session or connection does."""
    yield "open", "", None
    if entered and commits:
        yield "commit", "", None
    if entered:
        yield "close", "", None


def done_by_session(name: str, arguments: Arguments) -> Iterator[Does]:
    """What a method does of a session or connection, or of what is supposed to be one."""
    if name in EXECUTING_METHODS:
        yield "execute", *statement_of(arguments.get("statement", 0))
    elif name in ("get", "get_one"):
        entity = arguments.get("entity", 0)
        yield "execute", "get", entity if isinstance(entity, ProjectClass) else None
    elif name in BULK:
        mapper = arguments.get("mapper", 0)
        yield "execute", BULK[name], mapper if isinstance(mapper, ProjectClass) else None
    elif name in PLAIN or name in SAME_AS:
        yield SAME_AS.get(name, name), "", None


def statement_of(kind: Kind | None) -> tuple[str, Kind | None]:
    """The verb of what is executed, and its entity."""
    match kind:
        case Statement(verb=verb, entities=entities):
            return verb, entity_of(entities)
        case Query(entities=entities):
            return "select", entity_of(entities)
    return "", None


def entity_of(entities: tuple[Kind, ...]) -> Kind | None:
    """The mapped class that entities start with."""
    match entities[:1]:
        case (ProjectClass() as cls,) | (Column(owner=ProjectClass() as cls),) | (AliasedClass(of=cls),):
            return cls
    return None
