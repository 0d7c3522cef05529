"""Sessions, engines and connections, synchronous and not.

`Session <https://docs.sqlalchemy.org/en/21/orm/session_api.html#sqlalchemy.orm.Session>`_,
`AsyncSession <https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html>`_,
`Connection <https://docs.sqlalchemy.org/en/21/core/connections.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds.base import NONE, UNKNOWN, Arguments, HasMethods, Kind, Literal, Method, join
from sqlassay.model.kinds.entities import entity_instance
from sqlassay.model.kinds.options import UNKNOWN_OPTIONS, Options
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import Awaitable, Context
from sqlassay.model.kinds.state import Owner
from sqlassay.model.kinds.statement import Statement, executed, query

if TYPE_CHECKING:
    from sqlassay.model.program import Program

COROUTINES = frozenset(
    "execute scalar scalars get get_one merge flush"
    " commit rollback close refresh delete stream stream_scalars"
    " invalidate connection run_sync reset aclose close_all merge_all delete_all remove".split()
)
"""The methods of AsyncSession, and of the registry of them, that have to be awaited."""

SQLMODEL_COROUTINES = frozenset(["exec"])
"""Those that SQLModel's AsyncSession has besides."""

AWAITED = COROUTINES | SQLMODEL_COROUTINES


class Session(HasMethods, frozen=True):
    """A Session, an AsyncSession, or the registry of either (``scoped_session``), which has the same
    methods.
    """

    is_async: bool = False
    scoped: bool = False
    query_class: Kind | None = None
    """The class of the project's own that ``query()`` makes queries of (``query_cls``), if there is one."""
    options: Options = UNKNOWN_OPTIONS
    subclass: ProjectClass | None = None
    """The project's subclass that it is an instance of, which may override methods."""
    key: str | None = None
    """Where it comes from, as the walk knows it: two with the same key are the same session."""
    made_here: bool = False
    """Whether the function that is walked made it."""

    @property
    def owner(self) -> Owner | None:
        """The session for the objects that it loads, where it is known which one it is."""
        if self.key is None:
            return None
        return Owner(self.key, self.is_async, self.options.expire_on_commit, self.made_here)

    def joined(self, other: Kind) -> Kind | None:
        """Either of two sessions of the same sort is one of it, with the options that both have."""
        if not isinstance(other, Session):
            return None
        common = self.options.common(other.options)
        query_class = self.query_class if self.query_class == other.query_class else UNKNOWN
        same = self.key == other.key
        key, made_here = (self.key, self.made_here and other.made_here) if same else (None, False)
        agreed = {"query_class": query_class, "options": common, "key": key, "made_here": made_here}
        one, another = replace(self, **agreed), replace(other, **agreed)
        return one if one == another else None

    def attribute(self, name: str, program: Program) -> Kind:
        if (own := self._overridden(name, program)) is not None:
            return own
        match name:
            case "sync_session" if self.is_async:
                return replace(self, is_async=False)
            case "bind":
                return join([self._bind(), NONE])
            case "no_autoflush":
                return Context(replace(self, options=replace(self.options, autoflush=False)))
            case "registry" if self.scoped:
                return SessionFactory(replace(self, scoped=False))
            case "session_factory" if self.scoped:
                return SessionFactory(replace(self, scoped=False))
        return Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        result = self._method(name, arguments, program)
        return Awaitable(result) if self.is_async and name in AWAITED else result

    def call(self, arguments: Arguments, program: Program) -> Kind:
        """A registry gives the current session."""
        if (own := self._overridden("__call__", program)) is not None:
            return own.call(arguments, program)
        return replace(self, scoped=False) if self.scoped else UNKNOWN

    def entered(self, program: Program) -> Kind:
        """The session itself, unless a subclass certainly gives something else."""
        own = self._overridden("__aenter__" if self.is_async else "__enter__", program)
        if own is None:
            return self
        given = own.call(Arguments(), program)
        given = given.awaited(program) if self.is_async else given
        itself = isinstance(given, Session) and given.subclass == self.subclass
        return self if itself or given == UNKNOWN else given

    def _overridden(self, name: str, program: Program) -> Kind | None:
        """What the project's subclass has by a name, if it binds it."""
        if self.subclass is None or not program.defines(self.subclass, name):
            return None
        return program.instance_attribute(self.subclass, name)

    def instance(self, program: Program) -> Kind:
        """A registry as an annotation, which people write as if it were the class."""
        return Session(self.is_async, query_class=self.query_class) if self.scoped else UNKNOWN

    def _bind(self) -> Kind:
        return join([Engine(is_async=self.is_async), Connection(is_async=self.is_async)])

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
                return query(arguments, self.query_class, program)
            case "begin" | "begin_nested":
                return Context(Transaction())
            case "connection":
                return Connection(is_async=self.is_async)
            case "get_bind":
                return join([Engine(), Connection()])
            case "run_sync" if self.is_async:
                return handed_to(synchronous(self), arguments, program)
            case "commit" | "rollback" | "flush" | "close" | "refresh" | "add" | "add_all" | "expunge":
                return NONE
        return UNKNOWN


def told(instance: Kind, given: Kind) -> Kind:
    """A session by its annotation, with the options of what is certainly given for it."""
    match instance, given:
        case Session(options=options), Session(scoped=False) if options == UNKNOWN_OPTIONS:
            return (
                replace(instance, options=given.options) if instance.is_async == given.is_async else instance
            )
    return instance


class Handed(Kind, frozen=True):
    """``Annotated[AsyncSession, Depends(provider)]``: an annotation, and what is handed over for it."""

    annotation: Kind
    session: Session

    def instance(self, program: Program) -> Kind:
        return told(self.annotation.instance(program), self.session)


class SessionFactory(HasMethods, frozen=True):
    """A ``sessionmaker`` or ``async_sessionmaker``."""

    session: Kind

    def call(self, arguments: Arguments, program: Program) -> Kind:
        """The options that a call gives win over those of the factory."""
        if not isinstance(self.session, Session):
            return self.session
        return replace(self.session, options=self.session.options.given(arguments))

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        return Context(self.session) if name == "begin" else UNKNOWN

    def instance(self, program: Program) -> Kind:
        """A factory as an annotation, which people write as if it were the class."""
        return Session(self.session.is_async) if isinstance(self.session, Session) else UNKNOWN


class Engine(HasMethods, frozen=True):
    """An Engine or AsyncEngine."""

    is_async: bool = False
    autocommit: bool | None = None
    """Whether its connections commit each statement (``isolation_level="AUTOCOMMIT"``)."""

    def joined(self, other: Kind) -> Kind | None:
        """Either of two engines, of which the one commits by itself."""
        same = isinstance(other, Engine) and self.is_async == other.is_async
        return replace(self, autocommit=None) if same else None

    def attribute(self, name: str, program: Program) -> Kind:
        to_sync = name == "sync_engine" and self.is_async
        return replace(self, is_async=False) if to_sync else Method(self, name)

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "connect" | "begin":
                return Connection(is_async=self.is_async)
            case "execution_options":
                return self.isolated(arguments)
            case "execute" if not self.is_async:
                return executed(arguments, core=True)
        return UNKNOWN

    def isolated(self, arguments: Arguments) -> Engine:
        """The engine with the `isolation level
        <https://docs.sqlalchemy.org/en/21/core/connections.html#setting-transaction-isolation-levels-including-dbapi-autocommit>`_
        that it is given, if it is.
        """
        level = arguments.get("isolation_level")
        if arguments.unpacked or "execution_options" in arguments.keywords:
            return replace(self, autocommit=None)
        if level is None:
            return self
        known = isinstance(level, Literal)
        return replace(self, autocommit=level == Literal("AUTOCOMMIT") if known else None)


class Connection(HasMethods, frozen=True):
    """A Connection or AsyncConnection; it is its own context manager."""

    is_async: bool = False

    def attribute(self, name: str, program: Program) -> Kind:
        match name:
            case "engine":
                return Engine(is_async=self.is_async)
            case "sync_engine" if self.is_async:
                return Engine()
            case "sync_connection" if self.is_async:
                return join([Connection(), NONE])
        return Method(self, name)

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
            case "run_sync" if self.is_async:
                result = handed_to(synchronous(self), arguments, program)
            case "execution_options":
                result = self
            case "commit" | "rollback" | "close":
                result = NONE
        return Awaitable(result) if self.is_async else result


class Transaction(HasMethods, frozen=True):
    """What ``begin()`` gives."""

    def entered(self, program: Program) -> Kind:
        return self


def synchronous(kind: Kind) -> Kind:
    """The synchronous twin of an AsyncSession or AsyncConnection, which ``run_sync()`` hands on."""
    match kind:
        case Session(is_async=True) | Connection(is_async=True):
            return replace(kind, is_async=False)
    return UNKNOWN


def handed_to(first: Kind, arguments: Arguments, program: Program) -> Kind:
    """What ``run_sync(function, …)`` gives: the function is called with a synchronous twin as its first
    argument.
    """
    function, *others = arguments.positional or (UNKNOWN,)
    return function.call(Arguments((first, *others), arguments.keywords, arguments.unpacked), program)
