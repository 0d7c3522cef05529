from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import UNKNOWN, Arguments, ExternalValue, Kind, Module
from sqlassay.model.library.registry import library

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class External(Kind, frozen=True):
    """A name from outside of the project, e.g. ``sqlalchemy.orm.Session``.

    SQLAlchemy's names are canonical: those of the public place, whichever module they were imported from.
    """

    name: str

    def attribute(self, name: str, program: Program) -> Kind:
        known = library().attributes.get(self.name)
        if known:
            return known(name)
        module = program.installed_module(f"{self.name}.{name}")
        return external(f"{self.name}.{name}") if module is None else Module(module)

    def call(self, arguments: Arguments, program: Program) -> Kind:
        known = library().calls.get(self.name)
        return known(arguments, program) if known else ExternalValue(self.name)

    def item(self, index: Kind, program: Program) -> Kind:
        known = library().generics.get(self.name)
        return known(index) if known else self

    def instance(self, program: Program) -> Kind:
        return library().instances.get(self.name, UNKNOWN)


def external(name: str) -> Kind:
    """The kind of an external dotted name."""
    canonical = library().canonical(name)
    known = library().names.get(canonical)
    return External(canonical) if known is None else known
