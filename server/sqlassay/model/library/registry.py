"""What is known of names outside of the project, collected from the modules of this package.

Each module may define tables by canonical dotted name: `NAMES` (the kind that a name is), `CALLS` (what
calling it gives), `ATTRIBUTES` (what its attributes are), `GENERICS` (what subscripting it gives),
`INSTANCES` (what a variable annotated with it holds), `BASES` (the declarative dialect that inheriting from
it means), `ROLES` (what a function is for that it decorates) and `METHOD_ROLES` (what the methods of classes
that inherit from it are for); by dialect `INHERITED` (what its classes have beside what is mapped); and
`PACKAGES`, the names of packages that it describes as a whole: their source is not read.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sqlassay.model.kinds import Arguments, Kind

if TYPE_CHECKING:
    from sqlassay.model.program import Program

CallResult = Callable[[Arguments, "Program"], Kind]


class Library(Struct, frozen=True):
    """The tables of all modules, joined."""

    names: Mapping[str, Kind]
    calls: Mapping[str, CallResult]
    attributes: Mapping[str, Callable[[str], Kind]]
    generics: Mapping[str, Callable[[Kind], Kind]]
    instances: Mapping[str, Kind]
    bases: Mapping[str, str]
    inherited: Mapping[str, frozenset[str]]
    roles: Mapping[str, str]
    method_roles: Mapping[str, str]
    packages: frozenset[str]
    """The top-level packages whose source is not read, because this is what is to be known of them."""
    public: Mapping[str, str]
    """The canonical name by the last part of it, for what SQLAlchemy exports from several modules."""

    def canonical(self, name: str) -> str:
        """The public name of something of SQLAlchemy's that was reached through any of its modules; a method
        (``sqlalchemy.orm.Session.delete``) is none of it.
        """
        module, _, last = name.rpartition(".")
        of_class = module.rpartition(".")[2][:1].isupper()
        if of_class or not name.startswith("sqlalchemy.") or name.startswith("sqlalchemy.dialects."):
            return name
        if last in OF_TWO_SORTS:
            return f"sqlalchemy.orm.{last}" if name.startswith("sqlalchemy.orm.") else f"sqlalchemy.{last}"
        return self.public.get(last, name)

    def knows(self, name: str) -> bool:
        """Whether there is an entry for a name."""
        canonical = self.canonical(name)
        tables = (self.names, self.calls, self.attributes, self.generics, self.instances, self.bases)
        return any(canonical in table for table in tables)


OF_TWO_SORTS = frozenset(["join", "outerjoin"])
"""Names that mean one thing in the ORM and another in Core."""


@cache
def library() -> Library:
    """The library of this installation."""
    modules = list(_modules())
    tables = {
        table: _joined(modules, table)
        for table in (
            "NAMES",
            "CALLS",
            "ATTRIBUTES",
            "GENERICS",
            "INSTANCES",
            "BASES",
            "INHERITED",
            "ROLES",
            "METHOD_ROLES",
        )
    }
    known = {name for table in tables.values() for name in table if name.startswith("sqlalchemy.")}
    public = {name.rpartition(".")[2]: name for name in known if not name.startswith("sqlalchemy.dialects.")}
    return Library(
        names=tables["NAMES"],
        calls=tables["CALLS"],
        attributes=tables["ATTRIBUTES"],
        generics=tables["GENERICS"],
        instances=tables["INSTANCES"],
        bases=tables["BASES"],
        inherited=tables["INHERITED"],
        roles=tables["ROLES"],
        method_roles=tables["METHOD_ROLES"],
        packages=frozenset[str]().union(*(getattr(module, "PACKAGES", ()) for module in modules)),
        public=public,
    )


def _modules() -> Iterator[ModuleType]:
    import sqlassay.model.library as package

    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(info.name)


def _joined(modules: list[ModuleType], table: str) -> dict[str, Any]:
    return {name: entry for module in modules for name, entry in getattr(module, table, {}).items()}
