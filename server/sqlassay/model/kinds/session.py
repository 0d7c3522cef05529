"""Sessions, engines and connections, synchronous and not.

`Session <https://docs.sqlalchemy.org/en/21/orm/session_api.html#sqlalchemy.orm.Session>`_,
`AsyncSession <https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html>`_,
`Connection <https://docs.sqlalchemy.org/en/21/core/connections.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, join
from sqlassay.model.kinds.entities import entity_instance
from sqlassay.model.kinds.python import Awaitable, Context
from sqlassay.model.kinds.statement import Query, Statement, executed, with_entities

if TYPE_CHECKING:
    from sqlassay.model.program import Program

COROUTINES = frozenset(
    "execute exec scalar scalars get get_one merge flush"
    " commit rollback close refresh delete stream stream_scalars"
    " invalidate connection run_sync reset aclose close_all merge_all delete_all remove".split()
)
"""The methods of AsyncSession, and of the registry of them, that have to be awaited."""


class Session(HasMethods, frozen=True):
    """A Session, an AsyncSession, or the registry of either (``scoped_session``), which has the same
    methods.
    """

    is_async: bool = False
    scoped: bool = False
    own_query: bool = False
    """Whether ``query()`` makes queries of a class of the project's own (``query_cls``)."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        result = self._method(name, arguments, program)
        return Awaitable(result) if self.is_async and name in COROUTINES else result

    def call(self, arguments: Arguments, program: Program) -> Kind:
        """A registry gives the current session."""
        return Session(is_async=self.is_async, own_query=self.own_query) if self.scoped else UNKNOWN

    def entered(self, program: Program) -> Kind:
        return self

    def _method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "execute" | "stream":
                return executed(arguments, is_async=name == "stream")
            case "exec":
                statement = arguments.get("statement", 0)
                scalar = isinstance(statement, Statement) and statement.scalar
                return executed(arguments, scalars=scalar) if isinstance(statement, Statement) else UNKNOWN
            case "scalars" | "stream_scalars":
                return executed(arguments, scalars=True, is_async=name != "scalars")
            case "scalar":
                return join([executed(arguments, scalars=True).element(program), NONE])
            case "get" | "get_one":
                found = entity_instance(arguments.get("entity", 0) or UNKNOWN, program)
                return join([found, NONE]) if name == "get" else found
            case "merge":
                return arguments.get("instance", 0) or UNKNOWN
            case "query":
                return UNKNOWN if self.own_query else with_entities(Query(), arguments.positional, arguments)
            case "begin" | "begin_nested":
                return Context(Transaction())
            case "connection":
                return Connection(is_async=self.is_async)
            case "commit" | "rollback" | "flush" | "close" | "refresh" | "add" | "add_all" | "expunge":
                return NONE
        return UNKNOWN


class SessionFactory(HasMethods, frozen=True):
    """A ``sessionmaker`` or ``async_sessionmaker``."""

    session: Kind

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self.session

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return Context(self.session) if name == "begin" else UNKNOWN


class Engine(HasMethods, frozen=True):
    is_async: bool = False

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "connect" | "begin":
                return Connection(is_async=self.is_async)
            case "execution_options":
                return self
        return UNKNOWN


class Connection(HasMethods, frozen=True):
    """A Connection or AsyncConnection; it is its own context manager."""

    is_async: bool = False

    def entered(self, program: Program) -> Kind:
        return self

    def awaited(self, program: Program) -> Kind:
        return self if self.is_async else UNKNOWN

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        result: Kind = UNKNOWN
        match name:
            case "execute" | "exec_driver_sql":
                result = executed(arguments, core=True)
            case "scalars":
                result = executed(arguments, core=True, scalars=True)
            case "scalar":
                result = join([executed(arguments, core=True, scalars=True).element(program), NONE])
            case "begin" | "begin_nested":
                return Context(Transaction())
            case "execution_options":
                result = self
            case "commit" | "rollback" | "close":
                result = NONE
        return Awaitable(result) if self.is_async else result


class Transaction(HasMethods, frozen=True):
    """What ``begin()`` gives."""
