"""Expressions of the compact form to recipes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import form, parse_expression

MAX_DEPTH = 24
"""Expressions nested deeper are opaque: no declaration that people write is."""


def recipe_of(node: form.Expression | None, local: Mapping[str, Recipe], depth: int = 0) -> Recipe:
    """The recipe of an expression; `local` gives the recipes of names that are not the module's."""
    if node is None or depth > MAX_DEPTH:
        return OPAQUE

    def sub(child: form.Expression) -> Recipe:
        return recipe_of(child, local, depth + 1)

    match node:
        case form.Name():
            return local.get(node.id, r.Ref(node.id))
        case form.Constant():
            return r.Constant(node.value) if node.kind not in ("complex", "ellipsis") else OPAQUE
        case form.Attribute():
            return r.Get(sub(node.value), node.attr)
        case form.Call():
            return _invoke(node, local, depth + 1)
        case form.Subscript() if not isinstance(node.index, form.Slice):
            return r.Item(sub(node.value), sub(node.index))
        case form.Await():
            return r.Awaited(sub(node.value))
        case form.Tuple() | form.List() | form.Set():
            return r.Elements(tuple(map(sub, node.elements)), isinstance(node, form.Tuple))
        case form.IfExp():
            return r.OneOf((sub(node.body), sub(node.orelse)))
        case form.BoolOp():
            return r.OneOf(tuple(map(sub, node.operands)))
        case form.BinaryOp():
            return r.Operation(node.operator, sub(node.left), sub(node.right))
        case form.Compare() if len(node.operators) == 1:
            return r.Operation(node.operators[0], sub(node.left), sub(node.comparators[0]))
    return OPAQUE


def annotation_of(node: form.Expression | None, local: Mapping[str, Recipe]) -> Recipe | None:
    """The recipe of an annotation, whose strings are code (`forward references
    <https://docs.python.org/3/library/typing.html>`_).
    """
    return None if node is None else recipe_of(unquoted(node), local)


def unquoted(node: form.Expression) -> form.Expression:
    """An annotation with its strings parsed, but not those of ``Literal`` and ``Annotated``'s metadata."""
    match node:
        case form.Constant(value=str() as text):
            return parse_expression(text) or node
        case form.Subscript():
            return form.Subscript(node.start, node.end, node.value, _unquoted_index(node))
        case form.Tuple():
            return form.Tuple(node.start, node.end, tuple(map(unquoted, node.elements)))
        case form.BinaryOp():
            return form.BinaryOp(
                node.start, node.end, unquoted(node.left), node.operator, unquoted(node.right)
            )
    return node


def _unquoted_index(node: form.Subscript) -> form.Expression:
    name = _last(node.value) if isinstance(node.value, form.Name | form.Attribute) else None
    match name, node.index:
        case "Literal", index:
            return index
        case "Annotated", form.Tuple(elements=(first, *metadata)) as index:
            return form.Tuple(index.start, index.end, (unquoted(first), *metadata))
    return unquoted(node.index)


def _last(node: form.Name | form.Attribute) -> str:
    return node.id if isinstance(node, form.Name) else node.attr


def _invoke(node: form.Call, local: Mapping[str, Recipe], depth: int) -> Recipe:
    return r.Invoke(
        function=recipe_of(node.func, local, depth),
        positional=tuple(recipe_of(a.value, local, depth) for a in node.args if not a.keyword and not a.star),
        keywords=tuple((a.keyword, recipe_of(a.value, local, depth)) for a in node.args if a.keyword),
        unpacked=any(a.star for a in node.args),
    )
