"""The project's names in resolved recipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe


def identifier(named: ProjectClass | r.Project) -> str:
    """How a name of the project is written for the worker."""
    return f"{named.module}:{named.name}"


def projects_in(value: Any) -> Iterator[r.Project]:
    """The names of the project within recipes, and within what holds recipes."""
    if isinstance(value, r.Project):
        yield value
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from projects_in(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from projects_in(item)


def rewritten(recipe: Any, change: Callable[[Recipe], Recipe | None]) -> Any:
    """A recipe with parts of it replaced: by what `change` gives for them, if that is not None."""
    if isinstance(recipe, tuple):
        return tuple(rewritten(part, change) for part in recipe)
    if not isinstance(recipe, Struct):
        return recipe
    if (changed := change(recipe)) is not None:  # type: ignore[arg-type]
        return changed
    parts = {field: getattr(recipe, field) for field in recipe.__struct_fields__}
    new = {field: rewritten(part, change) for field, part in parts.items()}
    return replace(recipe, **new) if any(new[f] is not parts[f] for f in new) else recipe
