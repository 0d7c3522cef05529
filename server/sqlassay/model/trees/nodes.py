"""What trees hold beside recipes."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlassay.model.summary.recipes import Base, Recipe

Tree: TypeAlias = Any
"""A recipe whose parts may be one of the nodes here."""


class At(Base, frozen=True):
    """A part of the source, by its number."""

    mark: int
    value: Tree


class Shared(Base, frozen=True):
    """What a variable holds: built once, however often the variable is named. `Defining` has it."""

    key: str


class Defining(Base, frozen=True):
    """A tree with what the variables hold that are named in it, and in these."""

    values: tuple[tuple[str, Tree], ...]
    """By their keys."""
    tree: Tree


class Value(Base, frozen=True):
    """Something that certainly is a plain value, and no part of SQL."""

    of_type: str = ""
    """Its Python type, e.g. ``int`` or ``datetime.date``; empty where that is not known."""


class Foreign(Base, frozen=True):
    """Something that is not known, as the source has it."""

    words: str


class Partly(Base, frozen=True):
    """Something to which more may have been added, or which is something else on other paths."""

    value: Tree


class Skeleton(Base, frozen=True):
    """A statement of which only the entities are known."""

    function: str
    """The canonical name of what makes it."""
    entities: tuple[Tree, ...]


VALUE = Value()

__all__ = ["VALUE", "At", "Defining", "Foreign", "Partly", "Recipe", "Shared", "Skeleton", "Tree", "Value"]
