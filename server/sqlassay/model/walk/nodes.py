"""Questions about the shape of code that need no kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.syntax import form


def nodes_in(nodes: Iterable[form.Node]) -> Iterator[form.Node]:
    """The nodes and all that lies in them, without the bodies of functions and classes that they define."""
    for node in nodes:
        yield node
        if isinstance(node, form.Function | form.Class | form.Lambda):
            continue
        yield from nodes_in(form.children(node))


def mentions(node: form.Node, name: str) -> bool:
    """Whether a name occurs in a node."""
    return any(isinstance(n, form.Name) and n.id == name for n in nodes_in((node,)))
