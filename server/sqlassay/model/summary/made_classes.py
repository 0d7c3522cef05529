"""Classes that a call of `type <https://docs.python.org/3/library/functions.html#type>`_ makes."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.declaration import Bound, ClassHead, Place
from sqlassay.model.summary.folding import folded, named_items
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.summaries import Member
from sqlassay.syntax import form

MAX_TURNS = 16
"""A loop over more constants is not followed."""


def made_classes(statement: form.Statement, place: Place) -> Iterator[ClassHead | Bound]:
    """The classes that a statement makes, ``Item = type("Item", (Base,), {…})``, also in each turn of a loop
    over constants; without those whose name nobody can tell.
    """
    match statement:
        case form.Assign(value=form.Call() as call):
            yield from _declared(call, place)
        case form.For(target=form.Name(id=name), iterable=form.Tuple() | form.List() as iterable, body=body):
            turns = [place.recipe(element) for element in iterable.elements[: MAX_TURNS + 1]]
            if len(turns) <= MAX_TURNS and all(isinstance(value, r.Constant) for value in turns):
                for value in turns:
                    yield from _in_a_turn(body, replace(place, local={**place.local, name: value}))


def made_class(value: form.Expression, place: Place) -> ClassHead | None:
    """The class that an expression makes, if it does, and its name can be told."""
    match value:
        case form.Call(
            func=form.Name(id="type"),
            args=(
                form.Argument(value=name, star="", keyword=None),
                form.Argument(value=form.Tuple(elements=bases), star="", keyword=None),
                form.Argument(star="", keyword=None),
            ),
        ):
            match _computed(place.recipe(name)):
                case r.Constant(value=str() as text) if text.isidentifier():
                    return ClassHead(
                        place.qualified(text), tuple(map(place.recipe, bases)), (), (), by_type=True
                    )
    return None


def _declared(call: form.Call, place: Place) -> Iterator[ClassHead | Bound]:
    head = made_class(call, place)
    if head is not None:
        yield head
        for name, value in named_items(place.recipe(call.args[2].value)).items():
            yield Bound(head.name, name, Member(None, value))


def _in_a_turn(body: tuple[form.Statement, ...], place: Place) -> Iterator[ClassHead | Bound]:
    for statement in body:
        yield from made_classes(statement, place)
        match statement:
            case form.Assign(targets=(form.Name(id=name),), value=value):
                place = replace(place, local={**place.local, name: place.recipe(value)})


def _computed(recipe: Recipe) -> Recipe:
    """A name that is put together of constants."""
    match recipe:
        case r.Operation(operator=operator, left=left, right=right):
            return folded(r.Operation(operator, _computed(left), _computed(right)))
        case r.Formatted(parts=parts):
            return folded(r.Formatted(tuple(map(_computed, parts))))
        case r.Invoke(function=r.Get(value=value, name=name)):
            return folded(replace(recipe, function=r.Get(_computed(value), name)))
    return recipe
