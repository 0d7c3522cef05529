"""The nodes of a scope, sorted once for all who look for some of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Any, TypeVar

from sqlassay.syntax import form

_N = TypeVar("_N", bound=form.Node)

_NONE: frozenset[type[form.Node]] = frozenset()
_SCOPES: frozenset[type[form.Node]] = frozenset([form.Function, form.Class, form.Lambda])
_PLAIN = frozenset([form.Name, form.Constant])
"""The nodes with nothing in them."""


class Nodes:
    """Nodes by their types, each type in the order of the text; without names and constants, of which there
    are many, and nobody looks for them so.
    """

    def __init__(self) -> None:
        self.by_type: defaultdict[type[form.Node], list[tuple[int, Any]]] = defaultdict(list)
        """With each node its place in the order of the text."""

    def of(self, kind: type[_N]) -> list[_N]:
        """The nodes of a type."""
        return [node for _, node in self.by_type[kind]] if kind in self.by_type else []

    def among(self, kinds: Collection[type[form.Node]]) -> Iterator[form.Node]:
        """The nodes of some types, in the order of the text."""
        found = [places for kind, places in self.by_type.items() if kind in kinds]
        ordered = found[0] if len(found) == 1 else sorted(place for places in found for place in places)
        return (node for _, node in ordered)

    def collect(
        self, nodes: Iterable[form.Node], scopes: Collection[type[form.Node]], places: Iterator[int]
    ) -> Iterator[form.Node]:
        """Add nodes and all that is below them, but for what is below the scopes, which are given when they
        are come to.
        """
        pending = list(nodes)[::-1]
        while pending:
            node = pending.pop()
            kind = type(node)
            self.by_type[kind].append((next(places), node))
            if kind in scopes:
                yield node
            else:
                pending += _below(node)[::-1]


def _below(node: form.Node) -> list[form.Node]:
    return [child for child in form.children(node) if type(child) not in _PLAIN]


def scopes_of(body: Iterable[form.Statement]) -> tuple[Nodes, Nodes]:
    """What belongs to the scope of a body itself, and what to the functions, classes and lambdas in it; those
    belong to the body's.
    """
    own, within, places = Nodes(), Nodes(), count()
    for scope in own.collect(body, _SCOPES, places):
        for _ in within.collect(_below(scope), _NONE, places):
            pass
    return own, within
