"""The schema of a program as text, for people and tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    CompositeAttribute,
    ExpressionAttribute,
    HybridAttribute,
    MappedAttribute,
    MappedClass,
    ProxyAttribute,
    RelationshipAttribute,
    SynonymAttribute,
    TableSchema,
    UnclearAttribute,
)
from sqlassay.model.schema.words import words

if TYPE_CHECKING:
    from sqlassay.model.kinds import ProjectClass
    from sqlassay.model.program import Program


def describe_schema(program: Program) -> str:
    """Every mapped class and Core table of a program, one attribute a line, by module and name."""
    classes = sorted(program.mapped_classes(), key=lambda mapped: (mapped.cls.module, mapped.cls.name))
    tables = sorted(program.tables(), key=lambda table: words(table.variable))
    lines = [line for mapped in classes for line in _class(mapped)]
    lines += [line for table in tables for line in _table(table)]
    return "".join(f"{line}\n" for line in lines)


def _class(mapped: MappedClass) -> Iterator[str]:
    yield ", ".join([f"class {_name(mapped.cls)}", *describe_head(mapped)])
    for attribute in mapped.attributes:
        yield f"  {attribute.name}: {', '.join(describe_attribute(attribute))}"
    yield from _beside(mapped.table)
    yield from (f"  not known: {reason}" for reason in mapped.missing)


def describe_head(mapped: MappedClass) -> Iterator[str]:
    """The table and the inheritance of a class in a few words each."""
    if mapped.table is not None:
        yield f"table {_table_name(mapped.table)}"
    if mapped.parent is not None:
        yield f"{mapped.inheritance} of {_name(mapped.parent)}"
    if mapped.polymorphic_on is not None:
        yield f"polymorphic on {words(mapped.polymorphic_on)}"
    if mapped.polymorphic_identity is not None:
        yield f"identity {words(mapped.polymorphic_identity)}"
    if mapped.dialect not in ("declarative", "flask", "sqlmodel"):
        yield mapped.dialect


def _table(table: TableSchema) -> Iterator[str]:
    variable = table.variable
    assert variable is not None
    yield f"{variable.module}.{variable.name}, table {_table_name(table)}"
    for column in table.columns:
        yield f"  {column.name}: {', '.join(_column(column))}"
    yield from _beside(table)
    yield from (f"  not known: {reason}" for reason in table.missing)


def _table_name(table: TableSchema) -> str:
    schema = "" if table.schema is None else f"{words(table.schema).strip(chr(39))}."
    return f"{schema}{table.name or '…'}{' (reflected)' if table.reflected else ''}"


def _beside(table: TableSchema | None) -> Iterator[str]:
    if table is not None:
        yield from (f"  {words(constraint)}" for constraint in table.constraints)


def _name(cls: ProjectClass | None) -> str:
    return "…" if cls is None else f"{cls.module}.{cls.name}"


def describe_attribute(attribute: MappedAttribute) -> Iterator[str]:
    """An attribute in a few words each."""
    match attribute:
        case ColumnAttribute():
            yield from _column(attribute)
        case RelationshipAttribute():
            yield from _relationship(attribute)
        case SynonymAttribute(of=of):
            yield f"synonym of {of or '…'}"
        case CompositeAttribute(factory=factory, parts=parts):
            yield f"composite {words(factory)} of {', '.join(map(words, parts))}"
        case ExpressionAttribute(expression=expression):
            yield "query expression" if expression is None else f"expression {words(expression)}"
        case UnclearAttribute():
            yield "unclear"
        case HybridAttribute():
            yield "hybrid method" if attribute.is_method else "hybrid property"
            if attribute.expression is not None:
                yield "with an expression of its own"
        case ProxyAttribute(through=through, attribute=of):
            yield f"proxy of {through or '…'}.{of or '…'}"


def _column(column: ColumnAttribute) -> Iterator[str]:
    if column.column != column.name:
        yield f"column {column.column or '…'}"
    yield (
        "type of the foreign key"
        if column.type is None and column.foreign_keys
        else ("type unknown" if column.type is None else words(column.type))
    )
    yield {True: "null", False: "not null", None: "null?"}[column.nullable]
    for flag in ("primary_key", "unique", "index"):
        if (said := getattr(column, flag)) is not False:
            yield flag.replace("_", " ") + ("" if said else "?")
    yield from (f"refers to {words(target)}" for target in column.foreign_keys)
    for name in ("default", "insert_default", "server_default", "onupdate"):
        if (given := getattr(column, name)) is not None:
            yield f"{name} {words(given)}"
    if column.deferred:
        yield "deferred" if column.group is None else f"deferred in {column.group}"


def _relationship(relationship: RelationshipAttribute) -> Iterator[str]:
    many = {True: "many ", False: "one ", None: "one or many "}[relationship.uselist]
    yield f"{many}{_name(relationship.target)}"
    yield relationship.direction or "direction unknown"
    if relationship.secondary is not None:
        yield f"through {words(relationship.secondary)}"
    if relationship.made_by is not None:
        yield f"by the backref of {relationship.made_by}"
    elif relationship.back_populates is not None:
        yield f"back_populates {relationship.back_populates}"
    if relationship.backref is not None:
        yield f"backref {relationship.backref}"
    if relationship.lazy is not None:
        yield f"lazy {words(relationship.lazy)}"
    if relationship.viewonly:
        yield "viewonly"
