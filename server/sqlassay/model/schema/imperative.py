"""Imperative mappings (`Imperative mapping
<https://docs.sqlalchemy.org/en/21/orm/mapping_styles.html#imperative-mapping>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.schema.columns import Declaration
from sqlassay.model.schema.mapped import MappedAttribute, MappedClass, call_arguments
from sqlassay.model.schema.reading import read_declared
from sqlassay.model.schema.tables import table_of
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


def mapped_imperatively(mapped: MappedClass, call: r.Invoke, program: Program) -> MappedClass:
    """A class as ``map_imperatively(cls, table, properties={…})`` maps it."""
    arguments = call_arguments(call)
    given = arguments.get("local_table") or (call.positional[1] if len(call.positional) > 1 else None)
    table = table_of(given, program)
    base = call.function.value if isinstance(call.function, r.Get) else None
    registry = base if isinstance(base, r.Project) else None
    properties = named_items(arguments.get("properties", r.OPAQUE))
    made = tuple(_property(name, value, mapped, registry, program) for name, value in properties.items())
    renamed = {_column_named(value) for value in properties.values()}
    columns = tuple(
        replace(column, declared_in=mapped.cls)
        for column in (table.columns if table else ())
        if column.name not in properties and column.column not in renamed
    )
    missing = [] if table is not None or given is None else ["table of the mapper call"]
    missing += [f"what {name} is" for name, a in zip(properties, made, strict=True) if a is None]
    attributes = (*columns, *(a for a in made if a is not None))
    return replace(
        mapped,
        dialect="imperative",
        base=registry,
        table=table,
        inheritance="none" if mapped.parent is None else "single" if table is None else "joined",
        polymorphic_on=arguments.get("polymorphic_on"),
        polymorphic_identity=arguments.get("polymorphic_identity"),
        mapper_arguments=tuple((n, v) for n, v in call.keywords if n != "properties"),
        attributes=attributes,
        missing=(*missing, *(m for a in attributes for m in a.missing)),
    )


def _property(
    name: str, value: Recipe, mapped: MappedClass, base: r.Project | None, program: Program
) -> MappedAttribute | None:
    column = _column_named(value)
    if column is not None:
        match value:
            case r.Get(value=r.Get(value=table)):
                known = table_of(table, program)
                found = next((c for c in known.columns if c.column == column), None) if known else None
                return None if found is None else replace(found, name=name, declared_in=mapped.cls)
    return read_declared(Declaration(name, mapped.cls, value), base, program)


def _column_named(value: Recipe) -> str | None:
    """The column that ``table.c.name`` means."""
    match value:
        case r.Get(value=r.Get(name="c" | "columns"), name=name):
            return name
    return None
