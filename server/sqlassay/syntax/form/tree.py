"""Going over nodes of the compact form whatever they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlassay.syntax.form.node import Node
from sqlassay.text import Span

_N = TypeVar("_N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order of its fields."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, Node):
                    yield part


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all that are below them, in the order of the text as far as that of their fields."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        pending += list(children(node))[::-1]


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
