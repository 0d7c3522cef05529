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


class Base(Struct, frozen=True, tag=True, array_like=True, gc=False, cache_hash=True):
    """Nothing in a summary leads back to itself, so the garbage collector need not look at it."""


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


class Parameter(Base, frozen=True):
    """What a parameter of the function around was given."""

    name: str


class TypeParameter(Base, frozen=True):
    """A type parameter of a class or function (PEP 695)."""

    name: str
    bound: Recipe | None


class Source(Struct, frozen=True, array_like=True, gc=False):
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
    """Whether ``*args`` or ``**kwargs`` may add more."""
    spread: tuple[Unpacked, ...] = ()
    """Those, where the call is kept whole."""


class Item(Base, frozen=True):
    value: Recipe
    index: Recipe


class Elements(Base, frozen=True):
    """A tuple, list or set written out."""

    elements: tuple[Recipe, ...]
    is_tuple: bool


class Unpacked(Base, frozen=True):
    """``*value`` or ``**value``."""

    value: Recipe
    stars: str


class Mapping(Base, frozen=True):
    """A dict written out."""

    items: tuple[tuple[Recipe, Recipe], ...]
    spread: tuple[Unpacked, ...] = ()
    """The ``**value`` in it."""


class Lambda(Base, frozen=True):
    """In `body` the parameters are `Argument`."""

    parameters: tuple[str, ...]
    body: Recipe


class Argument(Base, frozen=True):
    """A parameter of a lambda around."""

    name: str


class Receiver(Base, frozen=True):
    """The first parameter of a method: the instance, or the class."""


RECEIVER = Receiver()


class Unary(Base, frozen=True):
    """``operator operand``"""

    operator: str
    operand: Recipe


class Formatted(Base, frozen=True):
    """An f-string of plain parts."""

    parts: tuple[Recipe, ...]


class External(Base, frozen=True):
    """A name from outside of the project by its canonical dotted name, where a recipe was resolved."""

    name: str


class Project(Base, frozen=True):
    """A class, function or variable of the project by its module and qualified name, where a recipe was
    resolved.
    """

    module: str
    name: str


class Part(Base, frozen=True):
    """What the target at `index` of `count` is given when a value is unpacked."""

    value: Recipe
    index: int
    count: int


class Truthy(Base, frozen=True):
    """A value where it is true: what ``value or …`` gives of it."""

    value: Recipe


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
    | Parameter
    | TypeParameter
    | Imported
    | ClassDefined
    | FunctionDefined
    | Get
    | Invoke
    | Item
    | Elements
    | Unpacked
    | Part
    | Truthy
    | Mapping
    | Lambda
    | Argument
    | Receiver
    | Unary
    | Formatted
    | External
    | Project
    | OneOf
    | Operation
    | Awaited
    | Entered
    | Iterated
    | InstanceOf
    | Annotated
    | Provided
)
