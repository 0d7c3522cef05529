"""What a recipe is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

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
    """A recipe and the recipes in it, each object once."""
    pending: list[Any] = [recipe]
    seen: set[int] = set()
    while pending:
        part = pending.pop()
        if part.__class__ is tuple:
            pending += part
        elif isinstance(part, r.Base) and id(part) not in seen:
            seen.add(id(part))
            yield cast("Recipe", part)
            if type(part) not in LEAVES:
                pending += [getattr(part, field) for field in part.__struct_fields__]


LEAVES = frozenset(
    [r.Ref, r.Constant, r.Parameter, r.Argument, r.ClassDefined, r.FunctionDefined, r.Imported]
)
"""The recipes with no others in them, as far as they are many."""
