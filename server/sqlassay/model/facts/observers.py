from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from functools import cache, wraps
from importlib import import_module
from operator import attrgetter
from typing import Any, NamedTuple

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.kinds import Either, Kind
from sqlassay.syntax import form

Observer = Callable[[Any, Sight], Iterable[Fact]]


class Observing(NamedTuple):
    """What an observer is called for."""

    nodes: tuple[type[form.Node], ...]
    of: tuple[type[Kind], ...]


SUBJECTS: dict[type[form.Node], Callable[[Any], form.Expression]] = {
    form.Call: attrgetter("func"),
    form.Attribute: attrgetter("value"),
    form.Subscript: attrgetter("value"),
    form.For: attrgetter("iterable"),
}
"""What a node is about: what is called, what an attribute or element is of, what is gone over."""


def observes(*nodes: type[form.Node], of: tuple[type[Kind], ...] = (Kind,)) -> Callable[[Observer], Observer]:
    """Mark a function of this package as the observer of such nodes, called when the walk has passed one.

    :param of: the kinds of what the nodes are about (`SUBJECTS`) of which it may have something to say; it
        sees those that are one of several kinds in any case.
    """

    def mark(observer: Observer) -> Observer:
        observer.observing = Observing(nodes, (*of, Either))  # type: ignore[attr-defined]
        return observer

    return mark


def shared(observer: Observer) -> Observer:
    """Let an observer look once at what several others ask it for at the same point."""

    @wraps(observer)
    def look(node: form.Node, sight: Sight) -> Iterable[Fact]:
        key = observer, id(node)
        found = sight.shared.get(key)
        if found is None:
            found = sight.shared[key] = tuple(observer(node, sight))
        return found

    return look


@cache
def observers_of(node: type[form.Node], kind: type[Kind]) -> tuple[Observer, ...]:
    """The observers of such nodes that are about something of such a kind."""
    return tuple(observer for observer, of in observers().get(node, ()) if issubclass(kind, of))


@cache
def observers() -> dict[type[form.Node], tuple[tuple[Observer, tuple[type[Kind], ...]], ...]]:
    """All observers by the node that they observe, with what it has to be about; found by walking this
    package.
    """
    import sqlassay.model.facts as package

    found: dict[type[form.Node], tuple[tuple[Observer, tuple[type[Kind], ...]], ...]] = {}
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(info.name)).values():
            own = getattr(value, "__module__", None) == info.name
            observing = getattr(value, "observing", None) if own else None
            if isinstance(observing, Observing):
                for node in observing.nodes:
                    found[node] = (*found.get(node, ()), (value, observing.of))
    return found
