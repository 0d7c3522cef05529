"""Recipes reduced to what decides what a call does: which function, on which session, with which entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.behaviour import Step
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.model.summary.vocabulary import NARROWING_METHODS

MAX_DEPTH = 12
MAX_ARGUMENTS = 8


def trimmed(recipe: Recipe, depth: int = 0) -> Recipe:
    """A recipe without what does not decide what calls of it do; opaque where nothing is left. What was
    trimmed already comes back as the same object.
    """
    if depth > MAX_DEPTH:
        return OPAQUE
    kind = type(recipe)
    if kind in KEPT:
        return recipe
    if isinstance(recipe, r.Annotated):
        return r.InstanceOf(recipe.annotation)
    trim = _TRIMMING.get(kind)
    return OPAQUE if trim is None else trim(recipe, depth + 1)


def _get(recipe: r.Get, depth: int) -> Recipe:
    inner = trimmed(recipe.value, depth)
    return inner if inner is OPAQUE else recipe if inner is recipe.value else r.Get(inner, recipe.name)


def _wrapping(recipe: r.Awaited | r.Entered | r.Iterated | r.Truthy, depth: int) -> Recipe:
    inner = trimmed(recipe.value, depth)
    return inner if inner is OPAQUE else recipe if inner is recipe.value else type(recipe)(inner)


def _item(recipe: r.Item, depth: int) -> Recipe:
    inner = trimmed(recipe.value, depth)
    index = recipe.index if isinstance(recipe.index, r.Constant) else OPAQUE
    same = inner is recipe.value and index is recipe.index
    return inner if inner is OPAQUE else recipe if same else r.Item(inner, index)


def _one_of(recipe: r.OneOf, depth: int) -> Recipe:
    left = tuple([trimmed(option, depth) for option in recipe.options])
    return OPAQUE if OPAQUE in left else recipe if _same(left, recipe.options) else r.OneOf(left)


def _invoke(call: r.Invoke, depth: int) -> Recipe:
    function = call.function
    if type(function) is r.Get and function.name in NARROWING_METHODS and is_chain(function.value):
        return trimmed(function.value, depth)
    function = trimmed(function, depth)
    if function is OPAQUE:
        return OPAQUE
    positional = without_end(tuple(map(argument, call.positional[:MAX_ARGUMENTS])))
    keywords = tuple([(k, v) for k, a in call.keywords if (v := argument(a)) is not OPAQUE])
    if function is call.function and _same(positional, call.positional) and _same(keywords, call.keywords):
        return call
    return r.Invoke(function, positional, keywords, call.unpacked)


KEPT = frozenset([r.Ref, r.Parameter, r.ClassDefined, r.FunctionDefined, r.Imported, r.InstanceOf])
"""The recipes that are left as they are."""
_TRIMMING: Mapping[type[Recipe], Callable[[Any, int], Recipe]] = {
    r.Get: _get,
    r.Awaited: _wrapping,
    r.Entered: _wrapping,
    r.Iterated: _wrapping,
    r.Truthy: _wrapping,
    r.Item: _item,
    r.OneOf: _one_of,
    r.Invoke: _invoke,
}


def argument(recipe: Recipe) -> Recipe:
    """What is left of an argument: a name, what is read from one or from a parameter, and of a call of these
    which function it calls.
    """
    if _is_plain(recipe):
        return recipe
    match recipe:
        case r.Invoke(function=function) if _is_plain(function):
            bare = recipe.positional == () and recipe.keywords == ()
            return recipe if bare else r.Invoke(function, (), (), recipe.unpacked)
        case r.Awaited(value=value) | r.Entered(value=value):
            inner = argument(value)
            return inner if inner is OPAQUE else recipe if inner is value else type(recipe)(inner)
    return OPAQUE


def _is_plain(recipe: Recipe) -> bool:
    while isinstance(recipe, _READ):
        recipe = recipe.value
    return isinstance(recipe, _NAMED)


_READ = (r.Get, r.Iterated, r.Item)
_NAMED = (r.Ref, r.Parameter)
_WITH_VALUE = (*_READ, r.Awaited, r.Entered, r.Truthy)


def _same(left: tuple[object, ...], right: tuple[object, ...]) -> bool:
    return len(left) == len(right) and all(
        one is other or (isinstance(one, tuple) and isinstance(other, tuple) and _same(one, other))
        for one, other in zip(left, right, strict=True)
    )


def without_end(positional: tuple[Recipe, ...]) -> tuple[Recipe, ...]:
    """Positional arguments without the last ones of which nothing is known."""
    end = len(positional)
    while end and positional[end - 1] is OPAQUE:
        end -= 1
    return positional[:end]


def is_chain(recipe: Recipe) -> bool:
    """Whether it is a call, or ``Model.query``: what narrowing methods are called on."""
    return isinstance(recipe, r.Invoke) or (isinstance(recipe, r.Get) and recipe.name == "query")


def path_of(recipe: Recipe) -> str | None:
    """The path from a parameter that a recipe is, e.g. ``order.items[].product``."""
    match recipe:
        case r.Parameter(name=name):
            return name
        case r.Get(value=value, name=name):
            return None if (before := path_of(value)) is None else f"{before}.{name}"
        case r.Iterated(value=value) | r.Item(value=value):
            return None if (before := path_of(value)) is None else f"{before}[]"
        case r.Awaited(value=value) | r.Annotated(value=value) | r.Truthy(value=value):
            return path_of(value)
    return None


def parameters_in(recipe: Recipe | Step) -> Iterator[str]:
    """The parameters that a recipe is made of."""
    pending = [recipe]
    while pending:
        part = pending.pop()
        if isinstance(part, r.Parameter):
            yield part.name
        elif isinstance(part, _WITH_VALUE):
            pending.append(part.value)
        elif isinstance(part, r.Invoke | Step):
            pending += (part.function, *part.positional, *(value for _, value in part.keywords))
        elif isinstance(part, r.OneOf):
            pending += part.options


def made_of(parameters: tuple[str, ...]) -> Recipe:
    """Something made of parameters, nobody knows how."""
    return r.OneOf((OPAQUE, *map(r.Parameter, parameters))) if parameters else OPAQUE
