"""Going over nodes of the compact form whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, TypeVar

from sqlassay.syntax.form.node import Node
from sqlassay.text import Span

_N = TypeVar("_N", bound=Node)


def children(node: Node) -> list[Node]:
    """The nodes directly below a node, in the order of its fields."""
    found: list[Node] = []
    for value in _BRANCHES[type(node)](node):
        if value.__class__ is tuple:
            found += value
        elif value is not None:
            found.append(value)
    return found


class _Branches(dict[type[Node], Callable[[Any], tuple[Any, ...]]]):
    """What reads the fields of a node that may hold nodes, by its type: each gives a node, a tuple of nodes,
    or None.
    """

    def __missing__(self, of: type[Node]) -> Callable[[Any], tuple[Any, ...]]:
        said: dict[str, str] = {}
        for base in reversed(of.__mro__):
            said |= vars(base).get("__annotations__", {})
        self[of] = _reader([name for name in of.__struct_fields__ if said[name] not in _LEAVES])
        return self[of]


def _reader(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    match names:
        case []:
            return lambda _: ()
        case [name]:
            read = attrgetter(name)
            return lambda node: (read(node),)
    return attrgetter(*names)


_BRANCHES = _Branches()

_LEAVES = frozenset(
    ["str", "int", "bool", "str | None", "Span", "str | bytes | int | float | bool | None", "tuple[str, ...]"]
)
"""Annotations of fields that hold no nodes."""


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all that are below them, in the order of the text as far as that of their fields."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        pending += children(node)[::-1]


def shifted(node: _N, by: int) -> _N:
    """The same node, `by` characters further on."""
    values: list[Any] = [node.start + by, node.end + by]
    for name in node.__struct_fields__[2:]:
        value = getattr(node, name)
        if isinstance(value, Node):
            value = shifted(value, by)
        elif isinstance(value, Span):
            value = value.shifted(by)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            parts = []
            for part in value:
                parts.append(shifted(part, by))
            value = tuple(parts)
        values.append(value)
    return type(node)(*values)
