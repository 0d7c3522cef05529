"""Expressions of the compact form to recipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import form, parse_expression

MAX_DEPTH = 24
"""Expressions nested deeper are opaque: no declaration that people write is."""


MAX_ITEMS = 64
"""A dict with more items is no declaration, but data."""


def recipe_of(
    node: form.Expression | None, local: Mapping[str, Recipe], depth: int = 0, *, whole: bool = False
) -> Recipe:
    """The recipe of an expression; `local` gives the recipes of names that are not the module's.

    :param whole: keep what decides no kind but belongs to a declaration: lambdas, dicts, unpacked arguments.
    """
    if node is None or depth > MAX_DEPTH:
        return OPAQUE

    def sub(child: form.Expression) -> Recipe:
        return recipe_of(child, local, depth + 1, whole=whole)

    match node:
        case form.Name():
            return local.get(node.id, r.Ref(node.id))
        case form.Constant():
            return r.Constant(node.value) if node.kind not in ("complex", "ellipsis") else OPAQUE
        case form.Attribute():
            return r.Get(sub(node.value), node.attr)
        case form.Call():
            return _invoke(node, sub, whole)
        case form.Subscript() if not isinstance(node.index, form.Slice):
            return r.Item(sub(node.value), sub(node.index))
        case form.Await():
            return r.Awaited(sub(node.value))
        case form.Tuple(elements=elements) if not whole and any(
            isinstance(e, form.Starred) for e in elements
        ):
            return OPAQUE
        case form.Tuple() | form.List() | form.Set():
            return r.Elements(tuple(map(sub, node.elements)), isinstance(node, form.Tuple))
        case form.IfExp():
            return r.OneOf((sub(node.body), sub(node.orelse)))
        case form.BoolOp():
            operands = tuple(map(sub, node.operands))
            if node.operator == "or":
                operands = (*map(r.Truthy, operands[:-1]), operands[-1])
            return r.OneOf(operands)
        case form.BinaryOp():
            return r.Operation(node.operator, sub(node.left), sub(node.right))
        case form.Compare() if len(node.operators) == 1:
            return r.Operation(node.operators[0], sub(node.left), sub(node.comparators[0]))
        case form.Lambda(parameters=parameters):
            inner = {**local, **{p.name: r.Argument(p.name) for p in parameters}}
            body = recipe_of(node.body, inner, depth + 1, whole=whole)
            return r.Lambda(tuple(p.name for p in parameters), body)
    return _declaring(node, local, depth + 1) if whole else OPAQUE


def _declaring(node: form.Expression, local: Mapping[str, Recipe], depth: int) -> Recipe:
    """What is kept of an expression only where it belongs to a declaration."""

    def sub(child: form.Expression) -> Recipe:
        return recipe_of(child, local, depth, whole=True)

    match node:
        case form.Starred():
            return r.Unpacked(sub(node.value), "*")
        case form.Dict(items=items) if len(items) <= MAX_ITEMS:
            return r.Mapping(
                tuple((sub(item.key), sub(item.value)) for item in items if item.key is not None),
                tuple(r.Unpacked(sub(item.value), "**") for item in items if item.key is None),
            )
        case form.UnaryOp():
            return r.Unary(node.operator, sub(node.operand))
        case form.FString(parts=parts) if all(_is_plain(part) for part in parts):
            return r.Formatted(
                tuple(sub(part.value if isinstance(part, form.Interpolation) else part) for part in parts)
            )
    return OPAQUE


def _is_plain(part: form.Constant | form.Interpolation) -> bool:
    return isinstance(part, form.Constant) or not (part.conversion or part.format_spec)


def unpacked_to(target: form.Expression, value: Recipe) -> Iterator[tuple[str, Recipe]]:
    """The names that assigning to a target binds, with what each is given."""
    match target:
        case form.Name(id=name):
            yield name, value
        case form.Tuple(elements=elements) | form.List(elements=elements):
            starred = any(isinstance(element, form.Starred) for element in elements)
            for index, element in enumerate(elements):
                known = value is not OPAQUE and not starred
                part = r.Part(value, index, len(elements)) if known else OPAQUE
                yield from unpacked_to(element, part)
        case form.Starred(value=inner):
            yield from unpacked_to(inner, OPAQUE)


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


def _invoke(node: form.Call, sub: Callable[[form.Expression], Recipe], whole: bool) -> Recipe:
    before_star = [*takewhile(lambda a: a.star != "*", node.args)]
    positional = [a.value for a in before_star if not a.keyword and not a.star]
    if positional and isinstance(node.func, form.Name | form.Attribute) and _last(node.func) == "cast":
        positional[0] = unquoted(positional[0])
    return r.Invoke(
        function=sub(node.func),
        positional=tuple(map(sub, positional)),
        keywords=tuple((a.keyword, sub(a.value)) for a in node.args if a.keyword),
        unpacked=any(a.star for a in node.args),
        spread=tuple(_spread(node.args, len(before_star), sub)) if whole else (),
    )


def _spread(
    arguments: tuple[form.Argument, ...], star: int, sub: Callable[[form.Expression], Recipe]
) -> Iterator[r.Unpacked]:
    """What is unpacked among arguments, and each that stands behind a ``*``."""
    for place, argument in enumerate(arguments):
        if argument.star:
            yield r.Unpacked(sub(argument.value), argument.star)
        elif place > star and not argument.keyword:
            yield r.Unpacked(r.Elements((sub(argument.value),), is_tuple=True), "*")
