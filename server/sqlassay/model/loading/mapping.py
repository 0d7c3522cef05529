"""How the mapping loads an attribute when no option says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema import ColumnAttribute, RelationshipAttribute, mapped_attribute
from sqlassay.model.summary.recipes import Constant, Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

LAZY: dict[object, str] = {True: "select", False: "joined", None: "noload"}
"""Other ways to say ``lazy="select"`` and so on."""


class MappedRelationship(Struct, frozen=True):
    """A relationship of a class."""

    lazy: str | None
    """``select``, ``joined``…; None where it is not known."""
    shared: bool
    """Whether two objects may lead to the same one; the session may have it, then."""
    many: bool
    """Whether it is a collection, or may be."""
    by_key: bool
    """Whether it leads to one object, by the primary key of which the session is asked first."""
    target: ProjectClass | None
    """What it leads to; None where it is not known."""
    uselist: bool | None = None
    """Whether it is a collection; None where it is not known."""


class MappedColumn(Struct, frozen=True):
    """A column of a class."""

    deferred: str | None
    """"" for a column that is loaded with its object, ``deferred`` or ``raise``; None where it is not
    known.
    """
    primary_key: bool | None


Loadable: TypeAlias = MappedRelationship | MappedColumn


@question(otherwise=None)
def loadable(cls: ProjectClass, name: str, program: Program) -> Loadable | None:
    """The column or relationship that an attribute of a mapped class is; None where it is neither, is not
    known, or is another one in a subclass.
    """
    view = program.view(cls)
    if not view.mapped or program.overriding(cls, name):
        return None
    match mapped_attribute(cls, name, program):
        case RelationshipAttribute() as relationship:
            direction = relationship.direction
            return MappedRelationship(
                lazy=None if relationship.missing else _lazy(relationship.lazy),
                shared=direction != "one to many",
                many=relationship.uselist is not False,
                by_key=not relationship.uselist and direction in (None, "many to one"),
                target=relationship.target,
                uselist=relationship.uselist,
            )
        case ColumnAttribute() as column:
            return MappedColumn(None if column.missing else _deferred(column), column.primary_key)
    return None


def _lazy(given: Recipe | None) -> str | None:
    match given:
        case None:
            return "select"
        case Constant(value=str() as lazy):
            return lazy
        case Constant(value=True | False | None as lazy):
            return LAZY[lazy]
    return None


def _deferred(column: ColumnAttribute) -> str | None:
    if not column.deferred:
        return ""
    arguments = dict(column.arguments)
    match arguments.get("deferred_raiseload") or arguments.get("raiseload"):
        case None | Constant(value=False):
            return "deferred"
        case Constant(value=True):
            return "raise"
    return None
