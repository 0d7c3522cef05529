"""Recipes reduced to what decides what a call does: which function, on which session, with which entities."""

from __future__ import annotations

from collections.abc import Iterator

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
    match recipe:
        case r.Ref() | r.Parameter() | r.ClassDefined() | r.FunctionDefined() | r.Imported() | r.InstanceOf():
            return recipe
        case r.Get(value=value, name=name):
            inner = trimmed(value, depth + 1)
            return inner if inner is OPAQUE else recipe if inner is value else r.Get(inner, name)
        case (
            r.Awaited(value=value) | r.Entered(value=value) | r.Iterated(value=value) | r.Truthy(value=value)
        ):
            inner = trimmed(value, depth + 1)
            return inner if inner is OPAQUE else recipe if inner is value else type(recipe)(inner)
        case r.Item(value=value, index=index):
            inner, kept = trimmed(value, depth + 1), index if isinstance(index, r.Constant) else OPAQUE
            same = inner is value and kept is index
            return inner if inner is OPAQUE else recipe if same else r.Item(inner, kept)
        case r.OneOf(options=options):
            left = tuple(trimmed(option, depth + 1) for option in options)
            return OPAQUE if OPAQUE in left else recipe if _same(left, options) else r.OneOf(left)
        case r.Invoke():
            return _invoke(recipe, depth + 1)
        case r.Annotated(annotation=annotation):
            return r.InstanceOf(annotation)
    return OPAQUE


def _invoke(call: r.Invoke, depth: int) -> Recipe:
    match call.function:
        case r.Get(value=before, name=name) if name in NARROWING_METHODS and is_chain(before):
            return trimmed(before, depth)
    function = trimmed(call.function, depth)
    if function is OPAQUE:
        return OPAQUE
    positional = without_end(tuple(map(argument, call.positional[:MAX_ARGUMENTS])))
    keywords = tuple((k, v) for k, a in call.keywords if (v := argument(a)) is not OPAQUE)
    if function is call.function and _same(positional, call.positional) and _same(keywords, call.keywords):
        return call
    return r.Invoke(function, positional, keywords, call.unpacked)


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
    while isinstance(recipe, r.Get | r.Iterated | r.Item):
        recipe = recipe.value
    return isinstance(recipe, r.Ref | r.Parameter)


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
    match recipe:
        case r.Parameter(name=name):
            yield name
        case r.Get(value=value) | r.Iterated(value=value) | r.Item(value=value):
            yield from parameters_in(value)
        case r.Awaited(value=value) | r.Entered(value=value) | r.Truthy(value=value):
            yield from parameters_in(value)
        case r.OneOf(options=options):
            for option in options:
                yield from parameters_in(option)
        case r.Invoke() | Step():
            yield from parameters_in(recipe.function)
            for argument in (*recipe.positional, *(value for _, value in recipe.keywords)):
                yield from parameters_in(argument)


def made_of(parameters: tuple[str, ...]) -> Recipe:
    """Something made of parameters, nobody knows how."""
    return r.OneOf((OPAQUE, *map(r.Parameter, parameters))) if parameters else OPAQUE
