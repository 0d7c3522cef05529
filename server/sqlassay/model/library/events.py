"""Listeners of SQLAlchemy's events: what they are called with.

`ORM events <https://docs.sqlalchemy.org/en/21/orm/events.html>`_, `Core events
<https://docs.sqlalchemy.org/en/21/core/events.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, Connection, ExternalValue, Kind, Literal, Session, Table

if TYPE_CHECKING:
    from sqlassay.model.program import Program

OF_SESSIONS = (
    "after_begin after_commit after_rollback after_soft_rollback after_flush after_flush_postexec"
    " after_attach before_attach before_commit before_flush after_transaction_create after_transaction_end"
    " loaded_as_persistent pending_to_persistent pending_to_transient persistent_to_deleted"
    " persistent_to_detached persistent_to_transient transient_to_pending deleted_to_detached"
    " deleted_to_persistent detached_to_persistent".split()
)
"""Events whose listeners get the session first."""

OF_MAPPERS = [f"{when}_{what}" for when in ("before", "after") for what in ("insert", "update", "delete")]
"""Events whose listeners get mapper, connection, object."""

OF_CONNECTIONS = (
    "before_execute after_execute before_cursor_execute after_cursor_execute begin commit rollback savepoint"
    " release_savepoint rollback_savepoint begin_twophase commit_twophase prepare_twophase rollback_twophase"
    " engine_connect set_connection_execution_options".split()
)
"""Events whose listeners get the connection first."""

OF_TABLES = [f"{when}_{what}" for when in ("before", "after") for what in ("create", "drop")]
"""Events whose listeners get the table, then the connection."""

TABLES_OF_MAPPER = frozenset(["local_table", "mapped_table", "persist_selectable"])


class Mapper(ExternalValue, frozen=True):
    """`Mapper <https://docs.sqlalchemy.org/en/21/orm/mapping_api.html#sqlalchemy.orm.Mapper>`_ of a class."""

    def attribute(self, name: str, program: Program) -> Kind:
        return Table() if name in TABLES_OF_MAPPER else super().attribute(name, program)


MAPPER = Mapper("sqlalchemy.orm.Mapper")

HANDED: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(OF_SESSIONS, (Session(),)),
    "after_begin": (Session(), UNKNOWN, Connection()),
    **dict.fromkeys(OF_MAPPERS, (MAPPER, Connection())),
    **dict.fromkeys(OF_CONNECTIONS, (Connection(),)),
    **dict.fromkeys(OF_TABLES, (UNKNOWN, Connection())),
}
"""What listeners are called with, by the event's name; those of pools get connections of the driver."""


class Listener(Kind, frozen=True):
    """A decorator that makes a function a listener; it leaves it as it is."""

    handed: tuple[Kind, ...]

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return arguments.get("", 0) or UNKNOWN


def listens_for(arguments: Arguments, program: Program) -> Kind:
    identifier = arguments.get("identifier", 1)
    by_name = "named" in arguments.keywords or arguments.unpacked
    if by_name or not isinstance(identifier, Literal):
        return Listener(())
    return Listener(HANDED.get(str(identifier.value), ()))


CALLS = {"sqlalchemy.event.listens_for": listens_for}
