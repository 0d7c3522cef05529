"""What the project itself defines: modules, classes, functions. Linked through the `Program`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import UNKNOWN, Arguments, Kind, join
from sqlassay.model.kinds.python import TupleOf
from sqlassay.model.kinds.state import State, joined

if TYPE_CHECKING:
    from sqlassay.model.program import Program
    from sqlassay.model.summary.recipes import Recipe


class Module(Kind, frozen=True):
    """A module or package of the project."""

    name: str

    def attribute(self, name: str, program: Program) -> Kind:
        return program.name_in(self.name, name)


class ProjectClass(Kind, frozen=True, cache_hash=True):
    """A class of the project; `name` is qualified within its module."""

    module: str
    name: str

    def attribute(self, name: str, program: Program) -> Kind:
        return program.class_attribute(self, name)

    def call(self, arguments: Arguments, program: Program) -> Kind:
        """An instance of it, unless ``__new__`` certainly gives one of another class."""
        made = self.instance(program)
        if isinstance(made, Instance) and program.defines(self, "__new__"):
            given = program.class_attribute(self, "__new__").call(Arguments((self,)), program)
            return given if isinstance(given, Instance) else made
        return made

    def instance(self, program: Program) -> Kind:
        return program.instance_of(self)

    def item(self, index: Kind, program: Program) -> Kind:
        """A generic class with its arguments."""
        return Parametrized(
            self.module, self.name, index.elements if isinstance(index, TupleOf) else (index,)
        )

    @property
    def plain(self) -> ProjectClass:
        """The class itself."""
        return self if type(self) is ProjectClass else ProjectClass(self.module, self.name)


class Parametrized(ProjectClass, frozen=True):
    """A generic class with its arguments: ``Repository[User]``."""

    arguments: tuple[Kind, ...]


class AnySubclass(ProjectClass, frozen=True):
    """A class or one that inherits from it: what ``cls`` is in a class method."""

    def attribute(self, name: str, program: Program) -> Kind:
        own = self.plain
        return join(cls.attribute(name, program) for cls in (own, *program.overriding(own, name)))

    def instance(self, program: Program) -> Kind:
        return self.plain.instance(program)


class Instance(Kind, frozen=True):
    """An instance of a class of the project."""

    of: ProjectClass
    states: frozenset[State] = frozenset()
    """What has happened to it, on each path; none where that is not known. The walk alone knows states."""

    def attribute(self, name: str, program: Program) -> Kind:
        return program.instance_attribute(self.of, name)

    def joined(self, other: Kind) -> Kind | None:
        if not isinstance(other, Instance) or self.of != other.of:
            return None
        known = bool(self.states and other.states)
        return Instance(self.of, joined(self.states | other.states) if known else frozenset())

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        found = self.attribute(name, program)
        return UNKNOWN if found == UNKNOWN else found.call(arguments, program)

    def entered(self, program: Program) -> Kind:
        for name in ("__enter__", "__aenter__"):
            entered = self.attribute(name, program).call(Arguments(), program)
            if entered != UNKNOWN:
                return entered.awaited(program) if name == "__aenter__" else entered
        return UNKNOWN

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return self.attribute("__call__", program).call(arguments, program)


class Function(Kind, frozen=True):
    """A function or method of the project; `name` is qualified within its module."""

    module: str
    name: str
    receiver: Kind | None = None
    """What ``self`` or ``cls`` is, for a bound method."""
    given: tuple[tuple[str, Kind], ...] = ()
    """What the parameters of the functions around it are, by their names in recipes."""
    bare: bool = False
    """Whether it is what its decorators are given."""

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return program.result_of(self, arguments)


class Lambda(Kind, frozen=True):
    """A ``lambda``."""

    module: str
    owner: str | None
    parameters: tuple[str, ...]
    body: Recipe
    given: tuple[tuple[str, Kind], ...] = ()

    def call(self, arguments: Arguments, program: Program) -> Kind:
        return program.result_of_lambda(self, arguments)
