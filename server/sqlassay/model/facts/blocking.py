"""Calls in coroutines that wait for the database, so that the event loop stands still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.effects import roles_of
from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.calls import FunctionCalled, function_called
from sqlassay.model.facts.execution import (
    StatementExecuted,
    comprehended,
    executed,
    looped,
    subscripted,
)
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.path_operations import path_operations, starts_application
from sqlassay.model.kinds import (
    Awaitable,
    Connection,
    Function,
    Kind,
    Method,
    ProjectClass,
    Query,
    Session,
    present,
)
from sqlassay.model.library.external import External
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.syntax import form

WAITING = frozenset(
    "commit flush refresh get get_one exec_driver_sql bulk_save_objects bulk_insert_mappings"
    " bulk_update_mappings".split()
)
"""The methods of sessions and connections, but those that execute a statement, that ask the database."""

WAITING_VERBS = ("execute", "commit", "flush", "refresh")

SUSPENDED = frozenset(["coroutine", "generator", "async generator"])
"""The roles of functions that do nothing yet when they are called."""


class BlockingCall(Fact, frozen=True):
    """A coroutine waits for the database by a synchronous session or connection: the first place in it. The
    event loop stands still until the answer comes (`asyncio
    <https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code>`_).
    """

    what: str
    """What is called: the method's or function's name; ``for`` and the like where a Query is gone over."""
    by: Function | None
    """The project's function that waits, where the place itself does not."""
    coroutine: form.Function
    needless: bool
    """Whether it is a path operation of FastAPI that awaits nothing, and so need not be a coroutine."""
    roles: tuple[str, ...]
    """What the coroutine is for."""


@observes(form.Call, of=(External, Function, Method, ProjectClass))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    coroutine = _coroutine(sight)
    awaited = isinstance(next(sight.around(), None), form.Await)  # whatever an annotation says
    if coroutine is None or awaited:
        return
    yield from _statements(node, executed(node, sight), coroutine, sight)
    match sight.kind(node.func), node.func:
        case Method(receiver=receiver, name=name), form.Attribute(value=session) if name in WAITING:
            if _is_synchronous(receiver, session, sight):
                yield from _blocking(node, name, None, coroutine, sight)
    if not _is_awaitable(sight.kind(node)):
        for call in function_called(node, sight):
            if isinstance(call, FunctionCalled) and _waits(call, sight):
                name = call.functions[0].name.rpartition(".")[2]
                yield from _blocking(node, name, call.functions[0], coroutine, sight)


@observes(form.For, of=(Query,))
def gone_over(node: form.For, sight: Sight) -> Iterator[Fact]:
    if (coroutine := _coroutine(sight)) is not None:
        yield from _statements(node, looped(node, sight), coroutine, sight)


@observes(form.Comprehension)
def gone_over_inside(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    if (coroutine := _coroutine(sight)) is not None:
        yield from _statements(node, comprehended(node, sight), coroutine, sight)


@observes(form.Subscript, of=(Query,))
def taken_from(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    if (coroutine := _coroutine(sight)) is not None:
        yield from _statements(node, subscripted(node, sight), coroutine, sight)


def _coroutine(sight: Sight) -> form.Function | None:
    """The coroutine function that runs the point, while others may wait; None within a lambda or function,
    which something else may run.
    """
    inner = next((n for n in sight.around() if isinstance(n, form.Function | form.Lambda | form.Class)), None)
    if not isinstance(inner, form.Function) or not inner.is_async or starts_application(inner, sight):
        return None
    return inner


def _statements(
    node: form.Node, found: Iterable[Fact], coroutine: form.Function, sight: Sight
) -> Iterator[Fact]:
    for fact in found:
        if isinstance(fact, StatementExecuted):
            session = fact.session
            if session is not None and _is_synchronous(present(session.kind), session.node, sight):
                at = node if isinstance(node, form.Call) else fact.statement.node
                yield from _blocking(at, fact.method, None, coroutine, sight)


def _is_synchronous(receiver: Kind, session: form.Expression, sight: Sight) -> bool:
    """Whether it is a synchronous session or connection, and not that behind an asynchronous one."""
    if isinstance(session, form.Name):
        session = sight.given_value(session.id) or session
    behind = isinstance(session, form.Attribute) and session.attr in ("sync_session", "sync_connection")
    return isinstance(receiver, Session | Connection) and not receiver.is_async and not behind


def _is_awaitable(kind: Kind) -> bool:
    return isinstance(present(kind), Awaitable)


def _waits(call: FunctionCalled, sight: Sight) -> bool:
    """Whether a function that is no coroutine asks the database by the time it returns."""
    plain = all(not SUSPENDED & set(roles_of(f, sight.program)) for f in call.functions)
    waiting = (done.action for done in call.done if done.action.verb in WAITING_VERBS)
    return plain and any(not action.supposed and not action.sometimes for action in waiting)


def _blocking(
    node: form.Node, what: str, by: Function | None, coroutine: form.Function, sight: Sight
) -> Iterator[Fact]:
    if any(before.coroutine is coroutine for before in sight.facts(BlockingCall)):
        return
    around = sight.function_around
    roles = () if around is None else roles_of(around, sight.program)
    needless = _is_needless(coroutine, sight)
    yield BlockingCall(node, sight.site(), what, by, coroutine, needless, roles)


def _is_needless(coroutine: form.Function, sight: Sight) -> bool:
    operation = next(path_operations(coroutine, sight), None)
    return operation is not None and not any(map(_suspends, nodes_in(coroutine.body)))


def _suspends(node: form.Node) -> bool:
    """Whether a node may stand in a coroutine alone."""
    match node:
        case form.Await():
            return True
        case form.For(is_async=True) | form.With(is_async=True) | form.Clause(is_async=True):
            return True
    return False
