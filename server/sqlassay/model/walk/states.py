"""What an event does to the objects that the names of a function hold.

Kinds are values: an event makes new ones of those in the bindings, here and, from a comprehension, in the
scopes around it up to the function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from sqlassay.model.kinds import Instance, Kind, join
from sqlassay.model.kinds.objects import instances, mapped, owners, stateless_leaf
from sqlassay.model.kinds.state import Owner, State, joined
from sqlassay.model.walk.paths import on_some_paths
from sqlassay.model.walk.scope import Binding, Scope, merged

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk

Change = Callable[[Instance], Kind]
"""What becomes of an object whose states are known."""


def happen(walk: Walk, change: Change) -> None:
    """Let an event change the objects that names hold, certainly or, within an expression, perhaps."""
    if not walk.stateful:
        return
    perhaps = on_some_paths(walk)

    def changed(inner: Kind) -> Kind:
        if not isinstance(inner, Instance) or not inner.states:
            return inner
        after = change(inner)
        if after == inner:
            return inner
        return join([inner, after]) if perhaps else after

    for scope in scopes(walk):
        after = after_event(scope.bindings, changed)
        if after is not scope.bindings:
            walk.events += 1
            scope.bindings = after
            for guard in walk.guards:
                guard.passed(scope)


MAX_POINTS = 16
"""Where more happens in a guarded suite than this, nothing is known of the objects at any point of it."""


class Guard:
    """A suite that may be left at any point: what the names held after each event in it."""

    def __init__(self, scope: Scope | None) -> None:
        self._scope = scope
        self._points: list[dict[str, Binding]] = []
        self._left = False

    def left(self) -> None:
        """A context in it, which does something else to objects when an error leaves it."""
        self._left = True

    def passed(self, scope: Scope) -> None:
        """An event happened to what the names of a scope hold."""
        if scope is self._scope:
            self._points.append(scope.bindings)

    def met(self, bindings: dict[str, Binding]) -> dict[str, Binding]:
        """Bindings at the ends of the suite, met with those after each event."""
        if self._left or len(self._points) > MAX_POINTS:
            return forgotten(bindings)
        return reduce(merged, self._points, bindings)


def after_event(bindings: dict[str, Binding], change: Callable[[Kind], Kind]) -> dict[str, Binding]:
    """Bindings with what an event makes of their kinds; the same value where that changes nothing."""
    made: dict[str, Binding] = {}
    for name, binding in bindings.items():
        kind = mapped(binding.kind, change)
        if kind is not binding.kind:
            made[name] = Binding(kind, binding.value, binding.parameter, binding.latest)
    return {**bindings, **made} if made else bindings


def forgotten(bindings: dict[str, Binding]) -> dict[str, Binding]:
    """Bindings without what happened to their objects."""
    return after_event(bindings, stateless_leaf)


def scopes(walk: Walk) -> Iterator[Scope]:
    """The scopes of the function that runs, the innermost first."""
    scope = walk.scope
    while scope is not None:
        yield scope
        if scope.sort == "function":
            return
        scope = scope.outer


def transient_given(walk: Walk, given: list[Kind]) -> None:
    """A new object that is handed on may come to a session with what it is handed to."""
    new = {
        state.origin
        for kind in given
        for instance in instances(kind)
        for state in instance.states
        if state.owner is None
    }

    def change(state: State) -> tuple[State] | None:
        return None if state.owner is None and (state.origin in new or not state.origin) else (state,)

    if new:
        happen(walk, each_state(change))


def each_state(change: Callable[[State], Iterable[State] | None]) -> Change:
    """A change that makes states of each state; None for what is not known any more."""

    def changed(instance: Instance) -> Kind:
        made: set[State] = set()
        for state in instance.states:
            after = change(state)
            if after is None:
                return Instance(instance.of)
            made.update(after)
        return Instance(instance.of, joined(frozenset(made)))

    return changed


def of_session(owner: Owner, change: Callable[[State], Iterable[State] | None]) -> Change:
    """The same for the objects of a session; of those that may belong to it nothing is known any more."""

    def changed(state: State) -> Iterable[State] | None:
        if state.owner is None or state.status == "detached":
            return (state,)
        if state.owner.key == owner.key:
            return change(state)
        return None if state.owner.may_be(owner) else (state,)

    return each_state(changed)


def has_sessions(bindings: dict[str, Binding]) -> bool:
    """Whether names hold sessions, or what was asked of them."""
    return any(True for binding in bindings.values() for _ in owners(binding.kind))
