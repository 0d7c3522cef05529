"""Results and queries that outlive their session, and sessions that are used after they were closed.

`Closing <https://docs.sqlalchemy.org/en/21/orm/session_basics.html#closing>`_, `object cannot be converted to
'persistent' state <https://sqlalche.me/e/21/lkrp>`_.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Operand, Sight, Site
from sqlassay.model.facts.consumption import ITERATING, MODIFIERS
from sqlassay.model.facts.results import READING, ROWS
from sqlassay.model.facts.statements import is_expecting
from sqlassay.model.kinds import NONE, UNKNOWN, Kind, Query, Result, Session
from sqlassay.model.kinds.entities import is_object
from sqlassay.model.library.external import External
from sqlassay.model.summary.functions import suites
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.model.transactions import Followed
from sqlassay.model.transactions.course import NOWHERE, Place, place_of
from sqlassay.model.transactions.events import sql_verb
from sqlassay.model.transactions.subjects import options
from sqlassay.model.walk.nodes import is_named, nodes_in
from sqlassay.syntax import bound_names, form

LAZY = frozenset(f"builtins.{name}" for name in "map filter enumerate zip iter".split())
"""Functions of Python's that go over what they are given when they are gone over themselves."""
READERS = frozenset(f"builtins.{name}" for name in ITERATING - {"len", "bool"}) - LAZY


class Kept(Struct, frozen=True):
    """Where all rows can be taken while the session is open."""

    value: form.Expression
    name: str = ""
    """The variable that holds the result, read in ways that a list of rows can serve, too; "" if none."""
    lists: tuple[form.Call, ...] = ()
    """The calls of ``all()`` and ``fetchall()`` on it."""


class ResultEscaped(Fact, frozen=True):
    """A result or a query is read (at the node), or given to the caller, when its session is closed."""

    result: Operand
    """The result or query."""
    objects: bool
    """Whether it certainly gives objects, and not columns alone."""
    returned: bool
    """Whether the caller gets it."""
    lazily: bool
    """Whether what the caller gets goes over it."""
    closed: form.Node
    """The ``with`` or the call that closes the session."""
    kept: Kept | None

    @property
    def is_query(self) -> bool:
        return isinstance(self.result.kind, Query)


class SessionReused(Fact, frozen=True):
    """A session is used (at the node) after it was closed on every path, which begins a transaction that
    nothing ends.
    """

    session: form.Expression | None
    """The session, where the use names it."""
    closed: form.Node | None
    """What closes it, where that is one thing."""
    is_async: bool


def escapes(followed: Followed, function: form.Function, site: Site, sight: Sight) -> Iterator[Fact]:
    """What outlives one session of a function."""
    if followed.subject.is_connection or followed.subject.scoped:
        return
    yield from _Escapes(followed, function, site, sight).facts()


class _Escapes:
    def __init__(self, followed: Followed, function: form.Function, site: Site, sight: Sight) -> None:
        self.subject = followed.subject
        self.log = followed.log
        self.function = function
        self.site = site
        self.sight = sight
        self.nodes = list(nodes_in(function.body))

    def facts(self) -> Iterator[Fact]:
        if self.subject.opens is not None:
            yield from self._reused()
        if not any(NOWHERE not in places for places in (*self.log.reached.values(), *self.log.left.values())):
            return
        generates = any(isinstance(node, form.Yield) for node in self.nodes)
        for statement in _statements(self.function.body):
            if isinstance(statement, form.Return) and statement.value is not None and not generates:
                yield from self._returned(statement, statement.value)
            closed = self._closing(self.log.reached.get(place_of(statement)))
            if closed is not None:
                yield from self._read(statement, closed)

    def _reused(self) -> Iterator[Fact]:
        for place in sorted(self.log.reopened):
            event = self.log.events[place]
            if self.log.used_closed[place] == {True} and not self._expects_error(event.node):
                yield SessionReused(
                    event.node, self.site, event.session, self._closer(event.node), self.subject.is_async
                )

    def _closer(self, use: form.Node) -> form.Node | None:
        """What closes the session before a use of it."""
        events = self.log.events.values()
        before = [e.node for e in events if e.verb == "close" and e.node.start < use.start]
        return max(before, key=lambda node: node.end, default=None)

    def _closing(self, places: set[Place] | None) -> form.Node | None:
        """What has closed the session, where something has on every path."""
        return self.log.nodes[min(places)] if places and NOWHERE not in places else None

    # what the caller gets

    def _returned(self, statement: form.Return, value: form.Expression) -> Iterator[Fact]:
        place = place_of(statement)
        before, behind = (self._closing(found.get(place)) for found in (self.log.reached, self.log.left))
        for part in _parts(value):
            for source in self._sources(part):
                query = isinstance(self.sight.kind(source), Query)
                closed = behind or (before if query or not self._uses(source) else None)
                if closed is not None and self._outlives(source):
                    kept = None if part is not source else self._kept(source, closed=before is not None)
                    yield self._fact(part, source, closed, kept, returned=True, lazily=part is not source)

    def _sources(self, node: form.Expression) -> Iterator[form.Expression]:
        """What an expression is, or goes over when it is gone over itself."""
        match node:
            case form.Comprehension(kind="generator", clauses=(first, *_)):
                yield first.iterable
            case form.Call(func=func, args=args) if self._is_of(func, LAZY):
                yield from (a.value for a in args if not a.star and not a.keyword)
            case _:
                yield node

    def _is_of(self, function: form.Expression, names: frozenset[str]) -> bool:
        kind = self.sight.kind(function)
        return isinstance(kind, External) and kind.name in names

    # what is read

    def _read(self, statement: form.Statement, closed: form.Node) -> Iterator[Fact]:
        if isinstance(statement, form.For):
            yield from self._read_at(statement.iterable, statement.iterable, closed)
        value = statement.value if isinstance(statement, form.Return) else None
        given = {id(part) for part in _parts(value)} if value is not None else ()
        for node in nodes_in(_own(statement)):
            if id(node) not in given or not _is_generator(node):
                for source in self._gone_over(node):
                    yield from self._read_at(node, source, closed)

    def _read_at(self, node: form.Node, source: form.Expression, closed: form.Node) -> Iterator[Fact]:
        read = isinstance(self.sight.kind(source), Result) and self._outlives(source)
        if read and not self._uses(source) and not self._expects_error(node):
            yield self._fact(node, source, closed, self._kept(source, closed=True))

    def _gone_over(self, node: form.Node) -> Iterator[form.Expression]:
        """What a node reads the rows of, if that is a result."""
        match node:
            case form.Comprehension(clauses=(first, *_)):
                yield first.iterable
            case form.Call(func=form.Attribute(value=value, attr=name)) if name in READING:
                yield value
            case form.Call(func=func, args=args) if self._is_of(func, READERS):
                yield from (a.value for a in args if not a.star and not a.keyword)
            case form.Starred(value=value):
                yield value

    def _expects_error(self, node: form.Node) -> bool:
        """Whether a node stands in a ``with pytest.raises(…)`` or the like."""
        return any(
            isinstance(block, form.With)
            and block.start < node.start < block.end
            and is_expecting(block, self.sight)
            for block in self.nodes
        )

    # results

    def _outlives(self, node: form.Expression) -> bool:
        """Whether an expression certainly is a result or query of the session that needs it to be read:
        without it objects cannot be made of rows, nor rows be fetched of a connection that is given back.
        """
        kinds = [kind for kind in options(self.sight.kind(node)) if kind != NONE]
        return bool(kinds) and all(self._needs_session(kind, node) for kind in kinds)

    def _needs_session(self, kind: Kind, node: form.Expression) -> bool:
        if not isinstance(kind, Result | Query) or kind.owner is None or kind.owner.key != self.subject.key:
            return False
        if isinstance(kind, Query):
            return self.subject.opens is not None and not kind.owner.is_async
        buffered = kind.owner.is_async and not kind.is_async
        return not kind.taken and not buffered and self._gives_rows(kind, node)

    def _gives_rows(self, result: Result, node: form.Expression) -> bool:
        if any(map(is_object, result.entities)):
            return True
        known = UNKNOWN not in result.entities if result.entities else self._selects(node)
        return known and self.subject.opens is not None

    def _selects(self, node: form.Expression) -> bool:
        """Whether a result comes from a SELECT that is written out."""
        match node:
            case form.Await(value=value):
                return self._selects(value)
            case form.Name(id=name):
                given = self._given(name)
                return given is not None and self._selects(given)
            case form.Call(func=form.Attribute(value=value, attr=method), args=args):
                if method in MODIFIERS:
                    return self._selects(value)
                return (
                    method in EXECUTING_METHODS
                    and bool(args)
                    and sql_verb(args[0].value, self.sight) == "select"
                )
        return False

    def _given(self, name: str) -> form.Expression | None:
        """What a variable is given, once."""
        if list(bound_names(self.function.body, nested=True)).count(name) != 1:
            return None
        return next((n.value for n in self.nodes if isinstance(n, form.Assign) and _binds(n, name)), None)

    def _uses(self, node: form.Expression) -> bool:
        """Whether an expression uses the session itself."""
        kinds = (kind for inner in form.walk((node,)) for kind in options(self.sight.kind(inner)))
        return any(isinstance(kind, Session) and kind.key == self.subject.key for kind in kinds)

    def _fact(
        self,
        node: form.Node,
        source: form.Expression,
        closed: form.Node,
        kept: Kept | None,
        *,
        returned: bool = False,
        lazily: bool = False,
    ) -> ResultEscaped:
        kind = next(k for k in options(self.sight.kind(source)) if k != NONE)
        objects = isinstance(kind, Result) and any(map(is_object, kind.entities))
        operand = Operand(source, kind)
        return ResultEscaped(node, self.site, operand, objects, returned, lazily, closed, kept)

    def _kept(self, source: form.Expression, *, closed: bool) -> Kept | None:
        """Where ``all()`` can stand; `closed` says that the session is closed where the source stands."""
        kind = self.sight.kind(source)
        if not isinstance(kind, Result | Query) or (isinstance(kind, Result) and kind.is_async):
            return None
        if not closed:
            return Kept(source)
        return self._in_variable(source.id) if isinstance(source, form.Name) else None

    def _in_variable(self, name: str) -> Kept | None:
        given = self._given(name)
        if given is None:
            return None
        everywhere = list(form.walk(self.function.body))
        lists = tuple(n for n in everywhere if isinstance(n, form.Call) and _lists(n, name))
        other = sum(_serves(node, name) for node in everywhere)
        reads = sum(is_named(node, name) for node in everywhere) - 1
        return Kept(given, name, lists) if len(lists) + other == reads else None


def _statements(body: tuple[form.Statement, ...]) -> Iterator[form.Statement]:
    """The statements of a suite and of those in it, in the order of the text."""
    for statement in body:
        yield statement
        for suite in suites(statement):
            yield from _statements(suite)


def _own(statement: form.Statement) -> list[form.Node]:
    """What belongs to a statement and to none of the suites in it."""
    inner = {id(s) for suite in suites(statement) for s in suite}
    if isinstance(statement, form.Function | form.Class | form.Try | form.Match):
        return []
    return [child for child in form.children(statement) if id(child) not in inner]


def _parts(node: form.Expression) -> Iterator[form.Expression]:
    """The values that somebody gets who is given an expression's value."""
    match node:
        case form.Tuple(elements=elements) | form.List(elements=elements):
            for element in elements:
                yield from _parts(element)
        case form.Dict(items=items):
            for item in items:
                yield from _parts(item.value)
        case form.IfExp(body=body, orelse=orelse):
            yield from _parts(body)
            yield from _parts(orelse)
        case _:
            yield node


def _is_generator(node: form.Node) -> bool:
    return isinstance(node, form.Comprehension) and node.kind == "generator"


def _binds(node: form.Assign, name: str) -> bool:
    return len(node.targets) == 1 and is_named(node.targets[0], name)


def _lists(node: form.Call, name: str) -> bool:
    match node:
        case form.Call(func=form.Attribute(value=value, attr=method), args=()):
            return method in ROWS and is_named(value, name)
    return False


def _serves(node: form.Node, name: str) -> int:
    """How often a node reads a variable in a way that a list serves as well."""
    match node:
        case form.For(iterable=iterable) | form.Clause(iterable=iterable) | form.Return(value=iterable):
            return int(iterable is not None and is_named(iterable, name))
        case form.Call(func=form.Name(id=function), args=args) if function in ITERATING - {"next", "iter"}:
            return sum(is_named(a.value, name) for a in args)
    return 0
