"""The mapped schema: what a class body declares, and what the class's attributes are in a query.

`Mapped attributes <https://docs.sqlalchemy.org/en/21/orm/mapping_columns.html>`_.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds.base import UNKNOWN, Arguments, HasMethods, Kind, Method
from sqlassay.model.kinds.clause import Clause, Column
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ListOf

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class ColumnDefinition(Kind, frozen=True):
    """``mapped_column(…)`` or ``Column(…)`` as a class body declares it."""

    core: bool = False
    """Whether it is a `Column` (which is a SQL expression by itself) and not a `mapped_column`."""

    def attribute(self, name: str, program: Program) -> Kind:
        return Method(Column(None, ""), name) if self.core else UNKNOWN


class Relationship(HasMethods, frozen=True):
    """A relationship in a query: ``User.orders``."""

    owner: ProjectClass
    name: str
    target: Kind = UNKNOWN
    source: str = ""
    """The alias whose relationship it is, as for columns."""

    def method(self, name: str, arguments: Arguments, program: Program) -> Kind:
        match name:
            case "any" | "has" | "contains":
                return Clause(operator=name, partly=True)
            case "of_type":
                return replace(self, target=arguments.get("class_", 0) or UNKNOWN)
            case "and_":
                return self
        return UNKNOWN


class RelationshipDefinition(Kind, frozen=True):
    """``relationship(…)`` as a class body declares it."""

    target: Kind = UNKNOWN
    dynamic: bool = False


class Mapped(Kind, frozen=True):
    """``Mapped[value]`` as an annotation."""

    value: Kind


class MappedCollection(ListOf, frozen=True):
    """The objects on the other side of a relationship of an instance."""
