"""The ``**options`` of a function with what it puts into them before it passes them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.touching import touched
from sqlassay.syntax import form

PASSING = (form.Subscript, form.Attribute, form.Compare)
"""What reads a dict, or changes it as `touched` knows."""

ADDING: frozenset[type[form.Node]] = frozenset([form.Assign, form.Expr])
"""The statements that may be `additions`."""


def additions(function: form.Function) -> Mapping[form.Node, str]:
    """The statements that put something into a ``**`` parameter on every path, with its name; of the
    parameters to which nothing else happens.
    """
    names = [p.name for p in function.parameters if p.kind == "**"]
    first = min((n.start for n in form.walk(function.body) if isinstance(n, form.Return)), default=0)
    settled = [s for s in function.body if s.start < first and _key_values(s, lambda _: r.OPAQUE)]
    found = {s: name for s in settled for name in touched(s) if name in names}
    changes = [name for node in form.walk(function.body) for name in touched(node)]
    return {s: n for s, n in found.items() if changes.count(n) == [*found.values()].count(n)}


def handed_away(function: form.Function) -> Iterator[str]:
    """The ``**`` parameters whose dict others get hold of, and may change."""
    names = {p.name for p in function.parameters if p.kind == "**"}
    for node in form.walk(function.body) if names else ():
        if not _passes(node):
            yield from (c.id for c in form.children(node) if isinstance(c, form.Name) and c.id in names)


def _passes(node: form.Node) -> bool:
    match node:
        case form.Argument(star=star):
            return star == "**"
        case form.DictItem(key=key):
            return key is None
    return isinstance(node, PASSING)


def with_addition(
    statement: form.Node, options: Recipe, recipe: Callable[[form.Expression], Recipe]
) -> Recipe:
    """The options behind one of the `additions`."""
    added = r.Mapping(tuple(_key_values(statement, recipe)))
    before = isinstance(statement, form.Expr) and _method(statement) == "setdefault"
    parts = (added, options) if before else (options, added)
    return r.Mapping((), tuple(r.Unpacked(part, "**") for part in parts))


def _key_values(
    statement: form.Node, recipe: Callable[[form.Expression], Recipe]
) -> list[tuple[Recipe, Recipe]]:
    """What a statement puts into a dict, if that can be told."""
    match statement:
        case form.Assign(targets=(form.Subscript(index=form.Constant(value=str(key))),), value=value):
            return [(r.Constant(key), recipe(value))]
        case form.Expr(value=form.Call(args=(form.Argument(value=form.Constant(value=str(key))), given))) if (
            _method(statement) == "setdefault"
        ):
            return [(r.Constant(key), recipe(given.value))]
        case form.Expr(value=form.Call(args=arguments)) if _method(statement) == "update":
            if all(argument.keyword for argument in arguments):
                return [(r.Constant(a.keyword), recipe(a.value)) for a in arguments]
    return []


def _method(statement: form.Expr) -> str | None:
    match statement.value:
        case form.Call(func=form.Attribute(value=form.Name(), attr=method)):
            return method
    return None
