"""The names that statements bind, and those that expressions are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.syntax import form

NAMING: frozenset[type[form.Node]] = frozenset(
    [
        form.Function,
        form.Class,
        form.TypeAlias_,
        form.Parameter,
        form.TypeParameter,
        form.Alias,
        form.ExceptHandler,
        form.Case,
        form.Assign,
        form.AnnAssign,
        form.AugAssign,
        form.NamedExpr,
        form.For,
        form.Clause,
        form.WithItem,
    ]
)
"""The nodes that may bind names themselves."""

SCOPES = frozenset([form.Function, form.Class, form.Lambda, form.Comprehension])
"""The nodes that open a scope."""


def bound_names(nodes: Iterable[form.Node], nested: bool) -> Iterator[str]:
    """The names that nodes bind, those within functions, classes, lambdas and comprehensions only if
    `nested`; but ``:=`` in a comprehension binds around it (`PEP 572 <https://peps.python.org/pep-0572/>`_).
    """
    pending = list(nodes)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is form.Name or kind is form.Constant:
            continue
        if kind in NAMING:
            yield from names_bound_by(node)
        opens_scope = kind in SCOPES
        if nested or not opens_scope:
            pending += form.children(node)
        elif isinstance(node, form.Comprehension):
            pending += _walruses(node)


def _walruses(comprehension: form.Comprehension) -> Iterator[form.NamedExpr]:
    return (node for node in form.walk((comprehension,)) if isinstance(node, form.NamedExpr))


def names_bound_by(node: form.Node) -> Iterator[str]:
    """The names that a node binds itself, without those below it."""
    match node:
        case form.Function(name=name) | form.Class(name=name) | form.TypeAlias_(name=name):
            yield name
        case form.Parameter(name=name) | form.TypeParameter(name=name):
            yield name
        case form.Alias(name=name, asname=asname):
            yield asname or name.partition(".")[0]
        case form.ExceptHandler(name=str(name)):
            yield name
        case form.Case(names=names):
            yield from names
        case form.Assign(targets=targets):
            yield from target_names(targets)
        case form.AnnAssign(target=target) | form.AugAssign(target=target) | form.NamedExpr(target=target):
            yield from target_names((target,))
        case form.For(target=target) | form.Clause(target=target):
            yield from target_names((target,))
        case form.WithItem(target=target) if target is not None:
            yield from target_names((target,))
        case _:
            pass


def target_names(targets: Iterable[form.Expression]) -> Iterator[str]:
    """The names that assigning to `targets` binds; attributes and items are none."""
    for target in targets:
        match target:
            case form.Name(id=name):
                yield name
            case form.Tuple(elements=elements) | form.List(elements=elements):
                yield from target_names(elements)
            case form.Starred(value=value):
                yield from target_names((value,))
            case _:
                pass


def dotted(node: form.Node) -> str:
    """A name and its attributes as text; "" for anything else."""
    match node:
        case form.Name(id=name):
            return name
        case form.Attribute(value=value, attr=attr):
            before = dotted(value)
            return f"{before}.{attr}" if before else ""
    return ""


def last_name(node: form.Node) -> str:
    """The last part of a dotted name that may be called; "" for anything else."""
    match node:
        case form.Name(id=name) | form.Attribute(attr=name):
            return name
        case form.Call(func=func):
            return last_name(func)
    return ""
