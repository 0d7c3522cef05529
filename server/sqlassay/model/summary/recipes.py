"""Recipes: expressions reduced to what decides their kind, without places.

A summary holds recipes because a file alone cannot know kinds: names come from other files. The `Program`
evaluates them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    Value: TypeAlias = str | bytes | int | float | bool | None
else:
    Value = Any
    """Encodings of summaries keep these apart, but msgspec takes no union that has both str and bytes."""


class Base(Struct, frozen=True, tag=True, array_like=True):
    pass


class Opaque(Base, frozen=True):
    """An expression whose kind is not modelled."""


OPAQUE = Opaque()


class Constant(Base, frozen=True):
    value: Value


class Ref(Base, frozen=True):
    """A name, looked up in the class that the expression stands in, then in the module, then among the
    builtins.
    """

    name: str


class Source(Struct, frozen=True, array_like=True):
    """The module that an import names: by its name from the workspace's root, or as the code says it."""

    module: str
    from_root: bool


class Imported(Base, frozen=True):
    """What ``from source import name`` binds, or ``import source`` where `name` is None."""

    source: Source
    name: str | None


class ClassDefined(Base, frozen=True):
    """A class statement; `name` is qualified within the module."""

    name: str


class FunctionDefined(Base, frozen=True):
    """A def statement; `name` is qualified within the module."""

    name: str


class Get(Base, frozen=True):
    value: Recipe
    name: str


class Invoke(Base, frozen=True):
    function: Recipe
    positional: tuple[Recipe, ...]
    keywords: tuple[tuple[str, Recipe], ...]
    unpacked: bool


class Item(Base, frozen=True):
    value: Recipe
    index: Recipe


class Elements(Base, frozen=True):
    """A tuple, list or set written out."""

    elements: tuple[Recipe, ...]
    is_tuple: bool


class OneOf(Base, frozen=True):
    """A ternary, or ``a or b``."""

    options: tuple[Recipe, ...]


class Operation(Base, frozen=True):
    """A binary operator or a comparison."""

    operator: str
    left: Recipe
    right: Recipe


class Awaited(Base, frozen=True):
    value: Recipe


class Entered(Base, frozen=True):
    """What ``with value as …`` binds."""

    value: Recipe


class Iterated(Base, frozen=True):
    """What ``for … in value`` binds."""

    value: Recipe


class InstanceOf(Base, frozen=True):
    """A value annotated so."""

    annotation: Recipe


class Annotated(Base, frozen=True):
    """A value given to a variable that is annotated so."""

    annotation: Recipe
    value: Recipe


class Provided(Base, frozen=True):
    """A parameter's default that is made by a call, and so may say what is handed over in its place."""

    call: Invoke


Recipe: TypeAlias = (
    Opaque
    | Constant
    | Ref
    | Imported
    | ClassDefined
    | FunctionDefined
    | Get
    | Invoke
    | Item
    | Elements
    | OneOf
    | Operation
    | Awaited
    | Entered
    | Iterated
    | InstanceOf
    | Annotated
    | Provided
)
