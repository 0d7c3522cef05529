"""Questions about the shape of code that need no kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from sqlassay.syntax import form


def nodes_in(nodes: Iterable[form.Node]) -> Iterator[form.Node]:
    """The nodes and all that lies in them, without the bodies of functions and classes that they define."""
    for node in nodes:
        yield node
        if isinstance(node, form.Function | form.Class | form.Lambda):
            continue
        yield from nodes_in(children(node))


def children(node: form.Node) -> Iterator[form.Node]:
    """The nodes directly in a node, in the order of its fields."""
    for field in _fields(type(node)):
        value = getattr(node, field)
        if isinstance(value, form.Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, form.Node))


def mentions(node: form.Node, name: str) -> bool:
    """Whether a name occurs in a node."""
    return any(isinstance(n, form.Name) and n.id == name for n in nodes_in((node,)))


@cache
def _fields(node_type: type[form.Node]) -> tuple[str, ...]:
    return node_type.__struct_fields__
