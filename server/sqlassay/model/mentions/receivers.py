"""What kinds say of whose attribute a name is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.kinds import (
    UNKNOWN,
    AliasedClass,
    Column,
    Either,
    Instance,
    Kind,
    MappingRow,
    Outer,
    ProjectClass,
    Relationship,
    Row,
    Selection,
    Statement,
)
from sqlassay.model.kinds.entities import called
from sqlassay.model.kinds.sources import class_of
from sqlassay.model.mentions.symbol import AttributeSymbol, ClassSymbol, attribute_symbol, class_symbol

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def classes_of(kind: Kind) -> Iterator[ProjectClass]:
    """The classes that a value is, or is an instance or an alias of, one for each path."""
    match kind:
        case ProjectClass():
            yield kind.plain
        case Instance(of=cls):
            yield cls.plain
        case AliasedClass(of=of) | Outer(of=of):
            yield from classes_of(of)
        case Either(options=options):
            for option in options:
                yield from classes_of(option)


def attributes_named(kind: Kind, name: str, program: Program) -> Iterator[AttributeSymbol | ClassSymbol]:
    """What ``value.name`` means: several symbols where paths differ."""
    for cls in dict.fromkeys(classes_of(kind)):
        if (symbol := attribute_symbol(cls, name, program)) is not None:
            yield symbol
    for option in kind.options if isinstance(kind, Either) else (kind,):
        if isinstance(option, Row | MappingRow):
            yield from in_row(option, name, program)


def in_row(row: Row | MappingRow, name: str, program: Program) -> Iterator[AttributeSymbol | ClassSymbol]:
    """What an element of a row is called after; else the attribute of the one object in the row, which is
    meant where somebody takes the row for it.
    """
    entity = called(row.entities, name)
    if entity == UNKNOWN and len(row.entities) == 1 and isinstance(row, Row):
        yield from attributes_named(row.entities[0], name, program)
        return
    while isinstance(entity, Outer):
        entity = entity.of
    match entity:
        case Column(owner=ProjectClass() as owner):
            if (symbol := attribute_symbol(owner, name, program)) is not None:
                yield symbol
        case ProjectClass():
            if (of := class_symbol(entity, program)) is not None:
                yield of


def selected_by(statement: Selection, name: str, program: Program) -> AttributeSymbol | None:
    """The attribute that ``filter_by(name=…)`` of a statement means."""
    for entity in _searched(statement):
        cls = _entity(entity)
        if cls is not None and (symbol := attribute_symbol(cls, name, program)) is not None:
            return symbol
        if cls is None and any(step.target == entity for step in statement.joins[-1:]):
            return None
    return None


def filtered_first(statement: Selection) -> ProjectClass | None:
    """The class whose attributes every release looks for first in ``filter_by()``."""
    return _entity(next(iter(_searched(statement)), None))


def _searched(statement: Selection) -> tuple[Kind | None, ...]:
    """What SQLAlchemy looks for the names of ``filter_by()`` in, in its order: what was joined last, else the
    first entity, else (2.1) any; nothing where that is not known.
    """
    if statement.unsure & {"joins", "froms"}:
        return ()
    joined = [step.target for step in statement.joins]
    target = statement.target if isinstance(statement, Statement) else None
    return (*joined[-1:], *statement.froms, *statement.entities, target, *joined[:-1])


def changed_by(kind: Kind) -> ProjectClass | None:
    """The class whose rows a statement changes."""
    return _entity(kind.target) if isinstance(kind, Statement) else None


def selected_first(statement: Selection) -> ProjectClass | None:
    """The class of the first entity."""
    return _entity(statement.entities[0]) if statement.entities else None


def _entity(entity: Kind | None) -> ProjectClass | None:
    match entity:
        case Relationship(target=target):
            return class_of(target)
    found = class_of(entity)
    return None if found is None else found.plain
