"""The project's names in resolved recipes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.summary import recipes as r


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
