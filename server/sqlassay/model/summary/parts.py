"""What a recipe is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe


def parameters_in(recipe: Recipe) -> Iterator[str]:
    """The names of the `Parameter` recipes in a recipe; "" for the receiver."""
    for part in parts(recipe):
        match part:
            case r.Parameter(name=name):
                yield name
            case r.Receiver():
                yield ""


def arguments_in(recipe: Recipe) -> set[str]:
    """The names of the `Argument` recipes in a recipe."""
    return {part.name for part in parts(recipe) if isinstance(part, r.Argument)}


def parts(recipe: Recipe) -> Iterator[Recipe]:
    """A recipe and the recipes in it."""
    yield recipe
    for field in recipe.__struct_fields__:
        yield from _parts_within(getattr(recipe, field))


def _parts_within(value: object) -> Iterator[Recipe]:
    if isinstance(value, r.Base):
        yield from parts(cast("Recipe", value))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts_within(item)
