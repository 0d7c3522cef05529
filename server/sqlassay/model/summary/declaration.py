"""What a module or a class declares, one value a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from sqlassay.model.environment import Scheme
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.behaviour import Behaviour
from sqlassay.model.summary.procedures import Operating
from sqlassay.model.summary.recipe_of import recipe_of
from sqlassay.model.summary.recipes import Recipe
from sqlassay.model.summary.summaries import Assignment, FunctionSummary, Member
from sqlassay.syntax import form

NOTHING: Mapping[str, Recipe] = {}


class Place(Struct, frozen=True):
    """Where statements stand."""

    module: str
    """The dotted name of the module."""
    is_package: bool
    """Whether it is a package's ``__init__``."""
    owner: str = ""
    """The qualified name of the class around, if any."""
    local: Mapping[str, Recipe] = NOTHING
    """The recipes of the names that are a function's around."""

    def qualified(self, name: str) -> str:
        return f"{self.owner}.{name}" if self.owner else name

    def within(self, name: str) -> Place:
        return Place(self.module, self.is_package, self.qualified(name), self.local)

    def recipe(self, node: form.Expression) -> Recipe:
        """An expression that belongs to a declaration here."""
        return recipe_of(node, self.local, whole=True)


class Bound(Struct, frozen=True):
    """A name is bound in the module (`owner` "") or in a class."""

    owner: str
    name: str
    member: Member


class Touched(Struct, frozen=True):
    """A statement changes what a name holds that is bound before."""

    owner: str
    name: str


class ClassHead(Struct, frozen=True):
    """A class statement without its body; `name` is qualified."""

    name: str
    bases: tuple[Recipe, ...]
    keywords: tuple[tuple[str, Recipe], ...]
    decorators: tuple[Recipe, ...]
    by_type: bool = False
    """Whether it is no statement but a call of ``type``, as long as the module means Python's own by that."""


class Attribute(Struct, frozen=True):
    """A method of `owner` assigns to an attribute of ``self``."""

    owner: str
    name: str
    value: Recipe


class Script(Struct, frozen=True):
    """A function is called where the module is run as a script (``if __name__ == "__main__"``)."""

    name: str


class Starred(Struct, frozen=True):
    """``from source import *``"""

    source: r.Source


class DatabaseNamed(Struct, frozen=True):
    """The code names a kind of database, as a URL begins."""

    scheme: Scheme


class MapperCall(Struct, frozen=True):
    """A class is mapped imperatively: ``map_imperatively(cls, table, …)``, ``mapper(cls, table, …)``."""

    call: r.Invoke


class Configuration(Struct, frozen=True):
    """A call of ``configure()``, or of ``associate_with()`` of what tracks changes in place."""

    call: r.Invoke


Declaration: TypeAlias = (
    Bound
    | Touched
    | ClassHead
    | FunctionSummary
    | Behaviour
    | Script
    | Attribute
    | Starred
    | DatabaseNamed
    | MapperCall
    | Configuration
    | Assignment
    | Operating
)
