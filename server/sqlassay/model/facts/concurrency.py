"""Sessions that several tasks use at the same time (`Is the AsyncSession safe to share in concurrent tasks?
<https://docs.sqlalchemy.org/en/21/orm/session_basics.html#session-faq-threadsafe>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.effects.frame import SESSIONS, Frame
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.calls import CallOfFunction, functions_of
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.tasks import Started, started_together
from sqlassay.model.kinds import Connection, Function, Kind, Method, Session, Transaction, present
from sqlassay.model.kinds.session import AWAITED
from sqlassay.model.summary import How
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form

MAX_DEPTH = 4
"""Functions that call each other are looked at so deep."""


class SessionShared(Fact, frozen=True):
    """Several awaitables that run at the same time use one AsyncSession or AsyncConnection; the node is one
    of them, which is started for each of many where it stands alone.
    """

    session: str
    """The session's source."""
    is_connection: bool
    others: tuple[form.Expression, ...]
    """The other awaitables that use it."""
    how: str
    """What runs them at the same time: ``asyncio.gather``."""


class _Use(Struct, frozen=True):
    """The use of a session or connection by an awaitable."""

    name: str
    """The session's source, with the attributes that lead to it."""
    is_connection: bool
    by: Started


@observes(form.Function)
def shared(node: form.Function, sight: Sight) -> Iterator[Fact]:
    if not node.is_async:
        return
    for together in started_together(node, sight):
        uses: dict[str, list[_Use]] = {}
        for started in together.started:
            for use in _uses(started, sight):
                uses.setdefault(use.name, []).append(use)
        for name, of_one in uses.items():
            first, *others = of_one
            if others or first.by.repeated:
                awaitables = tuple(use.by.awaitable for use in others)
                yield SessionShared(
                    first.by.awaitable, sight.site(), name, first.is_connection, awaitables, together.how
                )
                break


def _uses(started: Started, sight: Sight) -> Iterator[_Use]:
    """The sessions that an awaitable certainly uses, each once; if it is started for each of many, those
    that are the same for all.
    """
    found: dict[str, _Use] = {}
    for source, path, kind in _sessions(started.awaitable, sight):
        varies = started.loop is not None and started.loop.varies(source)
        if not varies and isinstance(kind, Session | Connection) and kind.is_async and not _is_scoped(kind):
            name = ".".join([sight.source(source), *([path] if path else [])])
            found.setdefault(name, _Use(name, isinstance(kind, Connection), started))
    yield from found.values()


def _is_scoped(kind: Kind) -> bool:
    """Whether each task has a session of its own behind it."""
    return isinstance(kind, Session) and kind.scoped


def _sessions(awaitable: form.Expression, sight: Sight) -> Iterator[tuple[form.Expression, str, Kind]]:
    """What leads to the sessions that an awaitable uses: expressions, each with the attributes from there."""
    if not isinstance(awaitable, form.Call):
        return
    function = present(sight.kind(awaitable.func))
    match function, awaitable.func:
        case Method(receiver=Session() | Connection() as kind, name=name), form.Attribute(value=source):
            if name in AWAITED:
                yield source, "", kind
            return
    for each in functions_of(function, sight):
        if _waits_for_its_turn(each, sight, MAX_DEPTH):
            return
        call = CallOfFunction(each, awaitable, None, How.AWAITED, sight)
        for done in call.done():
            if done.session is not None and not done.action.sometimes and done.action.verb != "open":
                path = done.action.on.path.partition(".")[2]
                yield done.session, path, _along(sight.kind(done.session), path, sight)


def _along(kind: Kind, path: str, sight: Sight) -> Kind:
    for name in path.split(".") if path else ():
        kind = present(kind).attribute(name, sight.program)
    return present(kind)


def _waits_for_its_turn(function: Function, sight: Sight, depth: int) -> bool:
    """Whether a function, or one that it calls, enters something that may let one task in at a time."""
    frame = Frame(function, sight.program)
    steps = () if frame.behaviour is None else frame.behaviour.steps
    entered = [step for step in steps if step.how & How.ENTERED]
    if not entered and any(step.how & How.GUARDED for step in steps):
        return True
    if not all(_is_transaction(step.function, frame) for step in entered):
        return True
    for step in steps:
        called = frame.kind(step.function)
        if depth and isinstance(called, Function) and _waits_for_its_turn(called, sight, depth - 1):
            return True
    return False


def _is_transaction(entered: r.Recipe, frame: Frame) -> bool:
    kind = frame.kind(entered)
    return isinstance(kind, Method) and isinstance(kind.receiver, (*SESSIONS, Transaction))
