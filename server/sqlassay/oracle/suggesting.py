"""The word that was probably meant, where SQLAlchemy does not know one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlassay.model.judging import MappingVerdict
from sqlassay.model.kinds import ProjectClass
from sqlassay.model.nearest import nearest
from sqlassay.model.program import Program
from sqlassay.model.schema import ColumnAttribute, MappedClass, RelationshipAttribute, TableSchema
from sqlassay.model.summary import recipes as r


def suggestion(
    topic: str,
    about: str,
    names: Mapping[str, str],
    mapped: MappedClass | None,
    attribute: str | None,
    program: Program,
) -> str | None:
    """The word to write in place of the one that is wrong; None where none comes near.

    :param names: what the message names.
    """
    match topic, about:
        case "foreign key", "unknown table":
            return _target(names["table"], names["name"], program)
        case "foreign key", "unknown column":
            columns = _columns(_tables(names["table"], program))
            name = _only(columns) if "." not in names["text"] else nearest(names["name"], columns)
            return None if name is None else f"{names['table']}.{name}"
        case "relationship", "unknown name":
            return _class_named(names["name"], mapped, program)
        case "relationship", "no foreign keys":
            return _key_of_target(mapped, attribute, program)
        case "counterpart", ("no counterpart" | "not a relationship" | "another class"):
            return _counterpart(mapped, attribute, names.get("name", ""), program)
    return None


def column_meant(
    about: str, mapped: MappedClass | None, attribute: str | None, program: Program
) -> str | None:
    """The attribute of a class that is by its name the foreign key of a relationship (``user_id`` of
    ``user``), where one is wanted.
    """
    if mapped is None or about not in ("no foreign keys", "ambiguous foreign keys"):
        return None
    own = mapped.relationship(attribute)
    if own is None or {"foreign_keys", "primaryjoin", "secondary"} & dict(own.arguments).keys():
        return None
    target = None if own.target is None else program.mapped_class(own.target)
    for column in mapped.attributes:
        if isinstance(column, ColumnAttribute) and column.name == f"{attribute}_id":
            wanted = bool(column.foreign_keys) == (about == "ambiguous foreign keys")
            return column.name if wanted and target is not None and column.declared_in == mapped.cls else None
    return None


LINKED = {"back_populates", "backref", "viewonly", "primaryjoin", "secondaryjoin", "foreign_keys", "overlaps"}
"""Arguments that say how a relationship is to be understood: then its other side is not guessed."""


def other_side(
    mapped: MappedClass | None, verdict: MappingVerdict, program: Program
) -> tuple[str, str, str] | None:
    """The one relationship that a verdict names beside its own, if the two are each other's sides."""
    own = None if mapped is None else mapped.relationship(verdict.attribute)
    others = dict.fromkeys(o for o in verdict.related if o != (verdict.owner, verdict.attribute))
    if mapped is None or own is None or len(others) != 1:
        return None
    ((owner, name),) = others
    module, _, cls = owner.partition(":")
    there = program.mapped_class(ProjectClass(module, cls))
    other = None if there is None else there.relationship(name)
    if there is None or other is None or own.target != there.cls or other.target != mapped.cls:
        return None
    if LINKED & {*dict(own.arguments), *dict(other.arguments)} or other.declared_in != there.cls:
        return None
    opposite = own.direction != other.direction or own.direction == "many to many"
    return (module, cls, name) if own.direction and opposite else None


def _key_of_target(mapped: MappedClass | None, attribute: str | None, program: Program) -> str | None:
    """The primary key of the class that a relationship leads to, as a foreign key names it."""
    own = None if mapped is None else mapped.relationship(attribute)
    if own is None or own.target is None:
        return None
    target = program.mapped_class(own.target)
    table = None if target is None else target.table
    keys = (
        []
        if target is None
        else [c for c in target.attributes if isinstance(c, ColumnAttribute) and c.primary_key]
    )
    if table is None or len(keys) != 1 or keys[0].column is None:
        return None
    return f"{_name(table)}.{keys[0].column}"


def _only(words: Iterable[str]) -> str | None:
    found = list(words)
    return found[0] if len(found) == 1 else None


def _all_tables(program: Program) -> Iterator[tuple[TableSchema, MappedClass | None]]:
    for mapped in program.mapped_classes():
        if mapped.table is not None:
            yield mapped.table, mapped
    for table in program.tables():
        yield table, None


def _name(table: TableSchema) -> str | None:
    match table.schema:
        case r.Constant(value=str() as schema):
            return f"{schema}.{table.name}"
    return table.name


def _tables(name: str, program: Program) -> Iterator[TableSchema]:
    yield from (table for table, _ in _all_tables(program) if name in (table.name, _name(table)))


def _columns(tables: Iterable[TableSchema]) -> Iterator[str]:
    for table in tables:
        yield from (column.column for column in table.columns if column.column is not None)


def _target(table: str, column: str, program: Program) -> str | None:
    """A foreign key's target: of the table of the class that was named, or of one of a similar name."""
    tables = list(_all_tables(program))
    for found, mapped in tables:
        if mapped is not None and mapped.cls.name == table and _name(found) is not None:
            return f"{_name(found)}.{column}"
    near = nearest(table, [name for found, _ in tables if (name := _name(found)) is not None])
    return None if near is None or column not in set(_columns(_tables(near, program))) else f"{near}.{column}"


def _class_named(name: str, mapped: MappedClass | None, program: Program) -> str | None:
    """The class of the same base that has a similar name, or the table of that name."""
    same = [each for each in program.mapped_classes() if mapped is not None and each.base == mapped.base]
    for each in same:
        if each.table is not None and each.table.name == name:
            return each.cls.name
    return nearest(name, [each.cls.name for each in same])


def _counterpart(
    mapped: MappedClass | None, attribute: str | None, name: str, program: Program
) -> str | None:
    """The relationship on the other side that leads back."""
    if mapped is None:
        return None
    own = mapped.relationship(attribute)
    target = None if own is None else own.target
    other = None if target is None else program.mapped_class(target)
    back = [
        each
        for each in (() if other is None else other.attributes)
        if isinstance(each, RelationshipAttribute) and each.target == mapped.cls and each.made_by is None
    ]
    free = [each.name for each in back if each.back_populates in (None, attribute) and each.backref is None]
    return _only(free) or nearest(name, free)
