"""Imperative mappings (`Imperative mapping
<https://docs.sqlalchemy.org/en/21/orm/mapping_styles.html#imperative-mapping>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.columns import Declaration
from sqlassay.model.schema.constructs import is_true
from sqlassay.model.schema.given_tables import column_meant, columns_given, unclear_arguments
from sqlassay.model.schema.mapped import Inheritance, MappedClass, TableSchema, call_arguments
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
    beside = {
        name: read_declared(Declaration(name, mapped.cls, value), registry, program)
        for name, value in properties.items()
        if isinstance(value, r.Invoke) or column_meant(value) is None
    }
    columns = () if table is None else tuple(columns_given(table, mapped.cls, properties, arguments))
    missing = [] if table is not None or given is None else ["table of the mapper call"]
    missing += unclear_arguments(arguments)
    parent = _inherited(arguments.get("inherits"))
    missing += [f"what {name} is" for name, made in beside.items() if made is None]
    attributes = (*columns, *(made for made in beside.values() if made is not None))
    return replace(
        mapped,
        dialect="imperative",
        base=registry,
        table=table,
        given_table=given,
        inheritance=_inheritance(arguments, table),
        parent=parent,
        hidden=mapped.hidden if parent else frozenset(),
        polymorphic_on=arguments.get("polymorphic_on"),
        polymorphic_identity=arguments.get("polymorphic_identity"),
        mapper_arguments=tuple((n, v) for n, v in call.keywords if n != "properties"),
        attributes=attributes,
        missing=(*missing, *(m for a in attributes for m in a.missing)),
    )


def _inherited(given: Recipe | None) -> ProjectClass | None:
    """The class that ``inherits=`` names; without it a mapper inherits from none."""
    return ProjectClass(given.module, given.name) if isinstance(given, r.Project) else None


def _inheritance(arguments: dict[str, Recipe], table: TableSchema | None) -> Inheritance:
    if is_true(arguments.get("concrete")):
        return "concrete"
    if "inherits" not in arguments:
        return "none"
    return "single" if table is None else "joined"
