"""What a resolved recipe computes, where that needs no code of the project: constants, dicts, tuples, and the
string methods that table names are made with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

STRING_METHODS = frozenset(
    "lower upper title capitalize swapcase strip lstrip rstrip replace removeprefix removesuffix join".split()
)
MAX_PATTERN = 80
"""Regular expressions that are longer are not tried."""


def folded(recipe: Recipe) -> Recipe:
    """A recipe whose parts are folded already, computed as far as it can be."""
    match recipe:
        case r.Operation():
            return _operation(recipe)
        case r.Unary(operator="-", operand=r.Constant(value=int() | float() as value)):
            return r.Constant(-value)
        case r.Formatted(parts=parts) if all(isinstance(part, r.Constant) for part in parts):
            return r.Constant("".join(str(part.value) for part in parts if isinstance(part, r.Constant)))
        case r.Item(value=r.Mapping() as mapping, index=r.Constant() as key) if not mapping.spread:
            return next((value for name, value in reversed(mapping.items) if name == key), recipe)
        case r.Mapping():
            return _mapping(recipe)
        case r.OneOf(options=(first, *others)) if all(option == first for option in others):
            return first
        case r.Invoke():
            return _invoked(_spread(recipe))
    return recipe


def _operation(recipe: r.Operation) -> Recipe:
    match recipe.operator, recipe.left, recipe.right:
        case "+", r.Constant(value=str() as left), r.Constant(value=str() as right):
            return r.Constant(left + right)
        case "+", r.Elements() as left, r.Elements() as right:
            return r.Elements((*left.elements, *right.elements), left.is_tuple)
        case "|", r.Mapping() as left, r.Mapping() as right:
            return r.Mapping((*left.items, *right.items), (*left.spread, *right.spread))
    return recipe


def _mapping(recipe: r.Mapping) -> r.Mapping:
    """``{**known, …}`` with what is known written out."""
    known = [u.value for u in recipe.spread if isinstance(u.value, r.Mapping)]
    unknown = (u.value.spread if isinstance(u.value, r.Mapping) else (u,) for u in recipe.spread)
    items = (item for mapping in known for item in mapping.items)
    return r.Mapping((*items, *recipe.items), tuple(chain.from_iterable(unknown)))


def _spread(call: r.Invoke) -> r.Invoke:
    """``f(*known, **known)`` with what is known written out."""
    if not call.spread:
        return call
    positional, keywords = list(call.positional), list(call.keywords)
    rest: list[r.Unpacked] = []
    for unpacked in call.spread:
        match unpacked:
            case r.Unpacked(value=r.Elements(elements=elements), stars="*") if _is_settled(elements, rest):
                positional.extend(elements)
            case r.Unpacked(value=r.Mapping(spread=()) as mapping, stars="**") if _names(mapping):
                keywords.extend(_items(mapping))
            case _:
                rest.append(unpacked)
    return r.Invoke(call.function, tuple(positional), tuple(keywords), bool(rest), tuple(rest))


def _is_settled(elements: tuple[Recipe, ...], before: list[r.Unpacked]) -> bool:
    """Whether it is known which positional arguments a call has at this point."""
    parts = (*elements, *(unpacked for unpacked in before if unpacked.stars == "*"))
    return not any(isinstance(part, r.Unpacked) for part in parts)


def _invoked(call: r.Invoke) -> Recipe:
    match call.function:
        case r.External(name="builtins.dict") if not call.positional:
            return _mapping(r.Mapping(tuple((r.Constant(k), v) for k, v in call.keywords), call.spread))
        case r.Get(value=r.Constant(value=str() as text), name=name) if name in STRING_METHODS:
            return _string(text, name, call)
        case (
            r.Invoke(function=r.External(name="functools.partial"), positional=(function, *first)) as partial
        ):
            given = {name for name, _ in call.keywords}
            kept = tuple(item for item in partial.keywords if item[0] not in given)
            merged = replace(
                call,
                function=function,
                positional=(*first, *call.positional),
                keywords=(*kept, *call.keywords),
                unpacked=call.unpacked or partial.unpacked,
                spread=(*partial.spread, *call.spread),
            )
            return folded(merged)
        case r.External(name="re.sub"):
            return _substituted(call.positional, call)
        case r.Get(
            value=r.Invoke(function=r.External(name="re.compile"), positional=(pattern,), keywords=()),
            name="sub",
        ):
            return _substituted((pattern, *call.positional), call)
    return call


def _string(text: str, method: str, call: r.Invoke) -> Recipe:
    arguments = [a.value for a in call.positional if isinstance(a, r.Constant)]
    strings = [value for value in arguments if isinstance(value, str)]
    if call.keywords or call.unpacked or len(strings) != len(call.positional):
        return call
    try:
        return r.Constant(getattr(text, method)(*strings))
    except TypeError:
        return call


def _substituted(arguments: tuple[Recipe, ...], call: r.Invoke) -> Recipe:
    match arguments:
        case (
            r.Constant(value=str() as pattern),
            r.Constant(value=str() as new),
            r.Constant(value=str() as text),
        ):
            if call.keywords or call.unpacked or len(pattern) > MAX_PATTERN:
                return call
            try:
                return r.Constant(re.sub(pattern, new, text))
            except (re.error, IndexError):
                return call
    return call


def _names(mapping: r.Mapping) -> bool:
    return all(isinstance(key, r.Constant) and isinstance(key.value, str) for key, _ in mapping.items)


def _items(mapping: r.Mapping) -> Iterator[tuple[str, Recipe]]:
    for key, value in mapping.items:
        if isinstance(key, r.Constant) and isinstance(key.value, str):
            yield key.value, value


def named_items(recipe: Recipe) -> dict[str, Recipe]:
    """The items of a dict whose keys are strings; the last of a key counts."""
    return dict(_items(recipe)) if isinstance(recipe, r.Mapping) else {}
