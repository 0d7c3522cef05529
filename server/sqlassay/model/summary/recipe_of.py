"""Expressions of the compact form to recipes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

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
    return OPAQUE if node is None else _Reading(local, whole).recipe(node, depth)


class _Reading:
    """Reads expressions among the same local names."""

    __slots__ = ("local", "whole")

    def __init__(self, local: Mapping[str, Recipe], whole: bool) -> None:
        self.local = local
        self.whole = whole

    def recipe(self, node: form.Expression, depth: int) -> Recipe:
        if depth > MAX_DEPTH:
            return OPAQUE
        if isinstance(node, form.Name):
            held = self.local.get(node.id)
            return r.Ref(node.id) if held is None else held
        if isinstance(node, form.Constant):
            return r.Constant(node.value) if node.kind not in ("complex", "ellipsis") else OPAQUE
        read = _READERS.get(type(node)) or (_DECLARING.get(type(node)) if self.whole else None)
        return OPAQUE if read is None else read(self, node, depth + 1)

    def recipes(self, nodes: Iterable[form.Expression], depth: int) -> tuple[Recipe, ...]:
        return tuple([self.recipe(node, depth) for node in nodes])


def _attribute(reading: _Reading, node: form.Attribute, depth: int) -> Recipe:
    return r.Get(reading.recipe(node.value, depth), node.attr)


def _subscript(reading: _Reading, node: form.Subscript, depth: int) -> Recipe:
    if isinstance(node.index, form.Slice):
        return OPAQUE
    return r.Item(reading.recipe(node.value, depth), reading.recipe(node.index, depth))


def _await(reading: _Reading, node: form.Await, depth: int) -> Recipe:
    return r.Awaited(reading.recipe(node.value, depth))


def _elements(reading: _Reading, node: form.Tuple | form.List | form.Set, depth: int) -> Recipe:
    is_tuple = isinstance(node, form.Tuple)
    if is_tuple and not reading.whole and any(isinstance(e, form.Starred) for e in node.elements):
        return OPAQUE
    return r.Elements(reading.recipes(node.elements, depth), is_tuple)


def _if_exp(reading: _Reading, node: form.IfExp, depth: int) -> Recipe:
    return r.OneOf(reading.recipes((node.body, node.orelse), depth))


def _bool_op(reading: _Reading, node: form.BoolOp, depth: int) -> Recipe:
    operands = reading.recipes(node.operands, depth)
    if node.operator == "or":
        operands = (*map(r.Truthy, operands[:-1]), operands[-1])
    return r.OneOf(operands)


def _binary_op(reading: _Reading, node: form.BinaryOp, depth: int) -> Recipe:
    return r.Operation(node.operator, reading.recipe(node.left, depth), reading.recipe(node.right, depth))


def _compare(reading: _Reading, node: form.Compare, depth: int) -> Recipe:
    if len(node.operators) != 1:
        return OPAQUE
    left, right = node.left, node.comparators[0]
    return r.Operation(node.operators[0], reading.recipe(left, depth), reading.recipe(right, depth))


def _lambda(reading: _Reading, node: form.Lambda, depth: int) -> Recipe:
    names = tuple(p.name for p in node.parameters)
    inner = _Reading({**reading.local, **{name: r.Argument(name) for name in names}}, reading.whole)
    return r.Lambda(names, inner.recipe(node.body, depth))


def _call(reading: _Reading, node: form.Call, depth: int) -> Recipe:
    before_star = [*takewhile(lambda a: a.star != "*", node.args)]
    positional = [a.value for a in before_star if not a.keyword and not a.star]
    if positional and isinstance(node.func, form.Name | form.Attribute) and _last(node.func) == "cast":
        positional[0] = unquoted(positional[0])
    return r.Invoke(
        reading.recipe(node.func, depth),
        reading.recipes(positional, depth),
        tuple([(a.keyword, reading.recipe(a.value, depth)) for a in node.args if a.keyword]),
        any(a.star for a in node.args),
        tuple(_spread(reading, node.args, len(before_star), depth)) if reading.whole else (),
    )


def _spread(
    reading: _Reading, arguments: tuple[form.Argument, ...], star: int, depth: int
) -> Iterator[r.Unpacked]:
    """What is unpacked among arguments, and each that stands behind a ``*``."""
    for place, argument in enumerate(arguments):
        if argument.star:
            yield r.Unpacked(reading.recipe(argument.value, depth), argument.star)
        elif place > star and not argument.keyword:
            given = reading.recipe(argument.value, depth)
            yield r.Unpacked(r.Elements((given,), is_tuple=True), "*")


def _starred(reading: _Reading, node: form.Starred, depth: int) -> Recipe:
    return r.Unpacked(reading.recipe(node.value, depth), "*")


def _dict(reading: _Reading, node: form.Dict, depth: int) -> Recipe:
    if len(node.items) > MAX_ITEMS:
        return OPAQUE
    return r.Mapping(
        tuple(
            (reading.recipe(item.key, depth), reading.recipe(item.value, depth))
            for item in node.items
            if item.key is not None
        ),
        tuple(r.Unpacked(reading.recipe(item.value, depth), "**") for item in node.items if item.key is None),
    )


def _unary_op(reading: _Reading, node: form.UnaryOp, depth: int) -> Recipe:
    return r.Unary(node.operator, reading.recipe(node.operand, depth))


def _f_string(reading: _Reading, node: form.FString, depth: int) -> Recipe:
    if not all(map(_is_plain, node.parts)):
        return OPAQUE
    parts = (part.value if isinstance(part, form.Interpolation) else part for part in node.parts)
    return r.Formatted(reading.recipes(parts, depth))


_READERS: Mapping[type[form.Node], Callable[[_Reading, Any, int], Recipe]] = {
    form.Attribute: _attribute,
    form.Call: _call,
    form.Subscript: _subscript,
    form.Await: _await,
    form.Tuple: _elements,
    form.List: _elements,
    form.Set: _elements,
    form.IfExp: _if_exp,
    form.BoolOp: _bool_op,
    form.BinaryOp: _binary_op,
    form.Compare: _compare,
    form.Lambda: _lambda,
}
_DECLARING: Mapping[type[form.Node], Callable[[_Reading, Any, int], Recipe]] = {
    form.Starred: _starred,
    form.Dict: _dict,
    form.UnaryOp: _unary_op,
    form.FString: _f_string,
}
"""What is kept of an expression only where it belongs to a declaration."""


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
