"""What other files can see of a file: node-free, small, picklable, and equal when nothing that they see has
changed.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from sqlassay.model.environment import Role, Scheme
from sqlassay.model.summary.behaviour import Behaviour
from sqlassay.model.summary.procedures import Procedure
from sqlassay.model.summary.recipes import Invoke, Recipe, Source

ANY_ATTRIBUTE = "*"
"""Stands for the names of attributes that are computed."""


class Parameter(Struct, frozen=True, array_like=True, gc=False):
    """A parameter of a function; `kind` is that of `form.Parameter`."""

    name: str
    kind: str
    default: Recipe | None = None
    """Where what the function gives depends on the parameter."""
    annotation: Recipe | None = None
    """Where it names what the annotation of the result names, which may be a type variable."""
    optional: bool = False
    """Whether it has a default."""


class FunctionSummary(Struct, frozen=True, array_like=True, gc=False):
    """A function or method; `name` is qualified within its module."""

    name: str
    returns: Recipe | None
    """The annotation."""
    decorators: tuple[Recipe, ...]
    is_async: bool
    is_generator: bool
    results: tuple[Recipe, ...]
    """What it returns, or yields if it is a generator, where that can be told from the body."""
    parameters: tuple[Parameter, ...] = ()
    depends: tuple[str, ...] = ()
    """What the results depend on: the names of `Parameter` recipes, "" for the receiver."""
    keeps: str | None = None
    """The first parameter, if it is annotated as the result is: so a decorator may say that it gives back
    what it is given.
    """
    catches: bool = False
    """Whether it goes on behind an error that comes out of a ``yield``."""
    hands: tuple[Invoke, ...] = ()
    """The calls of its parameters and those that hand on functions, also those in the functions within it."""
    returning: bool = True
    """Whether it may return: otherwise it always raises, or goes on for ever."""


Presence: TypeAlias = Literal["always", "sometimes", "typing"]
"""Whether a statement of a class body runs: ``if`` and loops may leave it out, ``if TYPE_CHECKING`` does."""


class Member(Struct, frozen=True, array_like=True, gc=False):
    """A name bound in a class body: an annotation, a value (also a function or a class), or both."""

    annotation: Recipe | None
    value: Recipe | None
    presence: Presence = "always"


class ClassSummary(Struct, frozen=True, array_like=True, gc=False):
    """A class; `name` is qualified within its module."""

    name: str
    bases: tuple[Recipe, ...]
    keywords: tuple[tuple[str, Recipe], ...]
    decorators: tuple[Recipe, ...]
    members: dict[str, tuple[Member, ...]]
    attributes: dict[str, tuple[Recipe, ...]]
    """What the methods assign to attributes of ``self``; by "*" to those whose names they compute."""


class Assignment(Struct, frozen=True, array_like=True, gc=False):
    """A function assigns to an attribute of an object that it makes, or of what the module has a name for; or
    the module does.
    """

    value: Recipe
    name: str
    receiver: Recipe


class ModuleSummary(Struct, frozen=True, array_like=True, gc=False):
    """A module; `name` is its dotted path from the workspace's root."""

    name: str
    is_package: bool
    bindings: dict[str, tuple[Recipe, ...]]
    """All that is bound at module level, in order; several for a name that is bound several times."""
    star_imports: tuple[Source, ...]
    classes: dict[str, ClassSummary]
    functions: dict[str, FunctionSummary]
    role: Role = Role.APPLICATION
    databases: tuple[Scheme, ...] = ()
    """The kinds of database that its code names, in alphabetical order."""
    mapper_calls: tuple[Invoke, ...] = ()
    """The classes that it maps imperatively, also in its functions."""
    behaviours: dict[str, Behaviour] = {}
    """What the functions do, without those that do nothing that others may care about."""
    assignments: tuple[Assignment, ...] = ()
    scripts: tuple[str, ...] = ()
    """The functions that are called where the module is run as a script."""
    configurations: tuple[Invoke, ...] = ()
    """The calls of ``configure()`` and ``associate_with()`` that stand in no function."""
    procedures: dict[str, Procedure] = {}
    """What the functions do to a database's schema, step by step; in Alembic environments and their helpers
    alone.
    """
