from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.syntax import form

Observer = Callable[[Any, Sight], Iterable[Fact]]


def observes(*nodes: type[form.Node]) -> Callable[[Observer], Observer]:
    """Mark a function of this package as the observer of such nodes, called when the walk has passed one."""

    def mark(observer: Observer) -> Observer:
        observer.observed = nodes  # type: ignore[attr-defined]
        return observer

    return mark


@cache
def observers() -> dict[type[form.Node], tuple[Observer, ...]]:
    """All observers by the node that they observe, found by walking this package."""
    import sqlassay.model.facts as package

    found: dict[type[form.Node], tuple[Observer, ...]] = {}
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for value in vars(import_module(info.name)).values():
            own = getattr(value, "__module__", None) == info.name
            for node in getattr(value, "observed", ()) if own else ():
                found[node] = (*found.get(node, ()), value)
    return found
