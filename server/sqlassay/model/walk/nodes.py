"""Questions about the shape of code that need no kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.syntax import form

SCOPES = frozenset([form.Function, form.Class, form.Lambda])


def nodes_in(nodes: Iterable[form.Node]) -> Iterator[form.Node]:
    """The nodes and all that lies in them, without the bodies of functions and classes that they define."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        if type(node) not in SCOPES:
            pending += form.children(node)[::-1]


def placed(nodes: Iterable[form.Node]) -> Iterator[tuple[form.Node, tuple[form.Node, ...]]]:
    """The same, in the order of the text, each with the nodes around it, the nearest first."""
    pending: list[tuple[form.Node, tuple[form.Node, ...]]] = [(node, ()) for node in [*nodes][::-1]]
    while pending:
        node, around = pending.pop()
        yield node, around
        if type(node) not in SCOPES:
            pending += [(child, (node, *around)) for child in form.children(node)[::-1]]


def is_named(node: form.Node, name: str) -> bool:
    """Whether a node is this name."""
    return isinstance(node, form.Name) and node.id == name


def mentions(node: form.Node, name: str) -> bool:
    """Whether a name occurs in a node."""
    return any(isinstance(n, form.Name) and n.id == name for n in nodes_in((node,)))


def is_stored(node: form.Attribute, around: Iterable[form.Node]) -> bool:
    """Whether an attribute is stored to or deleted, and not read (``+=`` reads it first); `around` are the
    nodes around it, the nearest first.
    """
    for outer in around:
        match outer:
            case form.Assign(targets=targets) | form.Delete(targets=targets):
                return any(_stores(target, node) for target in targets)
            case form.AnnAssign(target=target) | form.For(target=target):
                return _stores(target, node)
            case form.With(items=items):
                return any(item.target is not None and _stores(item.target, node) for item in items)
            case form.Clause(target=target):
                return _stores(target, node)
            case _ if isinstance(outer, form.Statement):
                return False
    return False


def _stores(target: form.Expression, node: form.Attribute) -> bool:
    match target:
        case form.Tuple(elements=elements) | form.List(elements=elements):
            return any(_stores(element, node) for element in elements)
        case form.Starred(value=value):
            return _stores(value, node)
    return target is node
