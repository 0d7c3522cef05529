"""Annotations as a class body can write them: with names that mean there what they should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.resolving import variable
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import OPAQUE, Recipe
from sqlassay.syntax import AddImport

if TYPE_CHECKING:
    from sqlassay.model.program import Program

SHORT = {"datetime": "dt"}
"""The name that a module gets where its own may also be that of what it holds."""


GENERIC = {"list": "List", "set": "Set", "dict": "Dict"}
"""What says the same as a collection of Python's own, where its name is taken."""


class Spelled(Struct, frozen=True):
    """An expression as text, with the imports that it needs."""

    text: str
    imports: tuple[AddImport, ...] = ()

    def within(self, outer: Spelled) -> Spelled:
        """``outer[this]``"""
        return Spelled(f"{outer.text}[{self.text}]", (*outer.imports, *self.imports))


def spelled(annotation: Recipe, cls: ProjectClass, program: Program) -> Spelled | None:
    """An annotation in the body of a class; None where no name is free for a part of it.

    What the body binds hides the names of the module: in ``date: Mapped[date]`` the second is the attribute.
    """
    match annotation:
        case r.External(name=name):
            return _outside(name, cls, program)
        case r.Project(module=module, name=name):
            return _of_project(r.Project(module, name), cls, program)
        case r.Item(value=value, index=index):
            outer, inner = spelled(value, cls, program), spelled(index, cls, program)
            return None if outer is None or inner is None else inner.within(outer)
        case r.Elements(elements=elements):
            parts = [spelled(element, cls, program) for element in elements]
            known = [part for part in parts if part is not None]
            text = ", ".join(part.text for part in known)
            imports = tuple(each for part in known for each in part.imports)
            return Spelled(text, imports) if len(known) == len(parts) else None
    return None


def imported(module: str, name: str, cls: ProjectClass, program: Program) -> Spelled | None:
    """A name of a library, imported by itself; None where the body of the class binds it."""
    bound = _meaning(name, cls, program)
    if is_hidden(name, cls, program) or bound not in (None, r.External(f"{module}.{name}")):
        return None
    return Spelled(name, (AddImport(module, name),))


def _outside(name: str, cls: ProjectClass, program: Program) -> Spelled | None:
    package, _, last = name.rpartition(".")
    if package == "builtins":
        if _meaning(last, cls, program) is None and not is_hidden(last, cls, program):
            return Spelled(last)
        generic = GENERIC.get(last)
        return None if generic is None else imported("typing", generic, cls, program)
    for known in _bound(package, last):
        root = known.partition(".")[0]
        means = r.External(name if known == last else package)
        if not is_hidden(root, cls, program) and _meaning(root, cls, program) == means:
            return Spelled(known)
    if (found := imported(package, last, cls, program)) is not None:
        return found
    short = SHORT.get(package, package)
    if is_hidden(short, cls, program) or _meaning(short, cls, program) is not None:
        return None
    alias = None if short == package else short
    return Spelled(f"{short}.{last}", (AddImport(package, None, alias),))


def _bound(package: str, last: str) -> Iterator[str]:
    """The ways to write a name of a package that may be imported already."""
    yield last
    yield from (f"{module}.{last}" for module in dict.fromkeys((SHORT.get(package, package), package)))


def _of_project(own: r.Project, cls: ProjectClass, program: Program) -> Spelled | None:
    owner, _, last = own.name.rpartition(".")
    if (own.module, owner) == (cls.module, cls.name):
        return Spelled(last)
    module = own.module.rpartition(".")[2]
    if _meaning(own.name.partition(".")[0], cls, program) in _roots(own) and not is_hidden(
        own.name.partition(".")[0], cls, program
    ):
        return Spelled(own.name)
    if _meaning(module, cls, program) == r.Project(own.module, "") and not is_hidden(module, cls, program):
        return Spelled(f"{module}.{own.name}")
    return None


def _roots(own: r.Project) -> tuple[Recipe, ...]:
    return (r.Project(own.module, own.name.partition(".")[0]),)


def is_hidden(name: str, cls: ProjectClass, program: Program) -> bool:
    """Whether the body of a class binds a name, or will once the other sides of relationships stand there."""
    summary, mapped = program.class_summary(cls), program.mapped_class(cls)
    bound = summary is not None and name in summary.members
    return bound or (mapped is not None and mapped.attribute(name) is not None)


def _meaning(name: str, cls: ProjectClass, program: Program) -> Recipe | None:
    """What a name of the module stands for; None where it is free, or a builtin's."""
    found = variable(cls.module, name, program)
    return None if found == OPAQUE and not program.binding(cls.module, name) else found
