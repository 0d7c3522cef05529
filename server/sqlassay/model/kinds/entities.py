"""What is selected, and what comes back for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlassay.model.kinds.base import NONE, UNKNOWN, Either, Kind, join
from sqlassay.model.kinds.clause import Clause, Column
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import Value
from sqlassay.model.kinds.sources import AliasedClass, Bundle, FromClause

if TYPE_CHECKING:
    from sqlassay.model.program import Program


class Outer(Kind, frozen=True):
    """A mapped class or an alias that an outer join brings in: a row may have None for it."""

    of: Kind


def entity_instance(entity: Kind, program: Program) -> Kind:
    """The value that selecting `entity` gives: an object for a mapped class, a Python value for a column."""
    match entity:
        case ProjectClass():
            return entity.instance(program)
        case AliasedClass(of=cls):
            return cls.instance(program)
        case Outer(of=of):
            return join([entity_instance(of, program), NONE])
        case Either(options=options):
            return join(entity_instance(option, program) for option in options)
        case Bundle(entities=entities):
            from sqlassay.model.kinds.result import Row

            return Row(entities)
        case Column() | Clause():
            return Value("column value")
    return UNKNOWN


def is_one(entity: Kind) -> bool:
    """Whether an entity certainly makes one element of a row; a table makes one for each of its columns."""
    if isinstance(entity, Either):
        return all(map(is_one, entity.options))
    return isinstance(entity, ProjectClass | AliasedClass | Outer | Column | Clause | Bundle)


def is_object(entity: Kind) -> bool:
    """Whether an entity certainly is a mapped class or an alias of one."""
    if isinstance(entity, Either):
        return all(map(is_object, entity.options))
    return isinstance(entity, ProjectClass | AliasedClass | Outer)


def name_in_row(entity: Kind) -> str | None:
    """The attribute of a row that an entity becomes, where it has a name of its own."""
    match entity:
        case Outer(of=of):
            return name_in_row(of)
        case ProjectClass(name=name):
            return name.rpartition(".")[2]
        case Column(name=name) | AliasedClass(label=name) | Bundle(name=name) | Clause(label=name):
            return name or None
    return None


def at(entities: Sequence[Kind], index: int) -> Kind:
    """The entity of the element at an index (also a negative one) of a row."""
    if not -len(entities) <= index < len(entities):
        return UNKNOWN
    before = entities[: index + 1] if index >= 0 else entities[index:]
    return entities[index] if all(map(is_one, before)) else UNKNOWN


def called(entities: Sequence[Kind], name: str) -> Kind:
    """The entity of the element of a row that has this name."""
    if not all(map(is_one, entities)):
        return UNKNOWN
    found = [entity for entity in entities if name_in_row(entity) == name]
    return found[0] if len(found) == 1 else UNKNOWN


def as_columns(entities: Sequence[Kind]) -> tuple[Kind, ...]:
    """The entities as Core sees them: a mapped class, or a bundle, is its columns."""
    return tuple(
        FromClause(sort="table") if is_object(entity) or isinstance(entity, Bundle) else entity
        for entity in entities
    )
