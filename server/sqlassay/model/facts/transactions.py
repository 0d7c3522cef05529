"""Transactions: sessions that are left open, changes that are never committed, errors that are swallowed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sqlassay.model.effects import roles_of
from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.escapes import escapes
from sqlassay.model.facts.observers import observes
from sqlassay.model.transactions import Failure, Followed, Leak, Place, Subject, followed_in
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.syntax import form


class ErrorSwallowed(Fact, frozen=True):
    """An error of the database is caught (by the ``except``, or ``with suppress(…)``, that the node is), and
    the session that it left in a failed transaction is not rolled back, closed or let go of.
    """

    operation: form.Node
    """The call that may have failed."""
    session: form.Expression | None
    """The session, where the operation names it."""
    is_async: bool
    is_connection: bool
    certain: bool
    """Whether the session refuses everything until it is rolled back; otherwise some databases do."""
    used: form.Node | None
    """A use of the session after that, in the same function; None where only its callers go on with it."""
    roles: tuple[str, ...]
    """What the function is for."""
    scoped: bool
    """Whether it is a registry of sessions."""
    lent: bool
    """Whether a framework hands the session over, and takes it back."""


class ChangesLost(Fact, frozen=True):
    """A change (the node) is made in a session that the function opens, and no path from there commits it or
    gives the session to others.
    """

    opened: form.Call
    others: tuple[form.Node, ...]
    """The changes of the same session that are lost, too."""
    session: form.Expression | None
    """The session, where the change names it."""
    block: form.With | None
    """The ``with`` that opens it."""
    is_async: bool
    roles: tuple[str, ...]


class SessionLeft(Fact, frozen=True):
    """A session, or a connection, is opened (by the call that the node is) and on some path neither closed
    nor given to others.
    """

    name: str
    """The variable that holds it; "" if none."""
    is_connection: bool
    leaks: tuple[Leak, ...]
    left_at: form.Node | None
    """The ``return`` or ``raise`` by which the function is left so, if there is one."""
    closed: bool
    """Whether another path closes it."""
    used: bool
    """Whether it is asked to do something."""
    function: form.Function
    is_async: bool
    roles: tuple[str, ...]


@observes(form.Function)
def transactions(node: form.Function, sight: Sight) -> Iterator[Fact]:
    site = replace(sight.site(), function=node)
    roles: tuple[str, ...] | None = None
    for followed in followed_in(node, sight):
        if roles is None:
            defined = sight.defined(node)
            roles = () if defined is None else roles_of(defined, sight.program)
        yield from _swallowed(followed, node, site, roles)
        yield from _lost(followed, node, site, roles)
        yield from _left(followed, node, site, roles)
        yield from escapes(followed, node, site, sight)


def _swallowed(
    followed: Followed, function: form.Function, site: Site, roles: tuple[str, ...]
) -> Iterator[Fact]:
    log, subject = followed.log, followed.subject
    by_handler: dict[Place, list[Failure]] = {}
    for failure in {*log.used_after, *log.outlived}:
        by_handler.setdefault(failure.handler, []).append(failure)
    for place in sorted(by_handler):
        failure = min(by_handler[place], key=lambda f: (f not in log.used_after, not f.certain, f.operation))
        operation = log.events[failure.operation]
        used = log.nodes[log.used_after[failure]] if failure in log.used_after else None
        if used is None and subject.sort == "own":
            continue
        yield ErrorSwallowed(
            log.nodes[place],
            site,
            operation.node,
            operation.session,
            subject.is_async,
            subject.is_connection,
            failure.certain,
            used,
            roles,
            subject.scoped,
            _is_lent(subject, function),
        )


def _is_lent(subject: Subject, function: form.Function) -> bool:
    """Whether the session is a parameter whose default, or annotation, tells a framework what to give."""
    for parameter in function.parameters:
        if parameter.name == subject.key:
            parts = (parameter.default, parameter.annotation)
            return any(_asks_framework(part) for part in parts if part is not None)
    return False


def _asks_framework(node: form.Expression) -> bool:
    return any(isinstance(n, form.Call) for n in form.walk((node,)))


def _lost(followed: Followed, function: form.Function, site: Site, roles: tuple[str, ...]) -> Iterator[Fact]:
    log, subject = followed.log, followed.subject
    if subject.opens is None or subject.is_connection or subject.autocommits:
        return
    lost = [log.events[place] for place in sorted(log.lost - log.settled)]
    if lost:
        first, *others = lost
        yield ChangesLost(
            first.node,
            site,
            subject.opens,
            tuple(event.node for event in others),
            first.session,
            _block(subject.opens, function),
            subject.is_async,
            roles,
        )


def _block(opens: form.Call, function: form.Function) -> form.With | None:
    blocks = (node for node in nodes_in(function.body) if isinstance(node, form.With))
    return next((b for b in blocks if any(item.context is opens for item in b.items)), None)


def _left(followed: Followed, function: form.Function, site: Site, roles: tuple[str, ...]) -> Iterator[Fact]:
    log, subject = followed.log, followed.subject
    if subject.opens is None or not log.leaks:
        return
    order = {"return": 0, "raise": 1, "error": 2}
    leaks = sorted(log.leaks, key=lambda k: (order[k.how], not k.in_transaction, k.left_at))
    place = leaks[0].left_at
    name = min(subject.names, default="")
    closed = any(event.verb == "close" for event in log.events.values())
    used = any(event.uses for event in log.events.values())
    left_at = log.nodes.get(place)
    yield SessionLeft(
        subject.opens,
        site,
        name,
        subject.is_connection,
        tuple(leaks),
        left_at,
        closed,
        used,
        function,
        subject.is_async,
        roles,
    )
