"""A mapped class as its own body, its mixins and its abstract bases declare it, without the other sides of
relationships.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.changing import changing
from sqlassay.model.schema.columns import Declaration
from sqlassay.model.schema.constructs import is_true
from sqlassay.model.schema.given_tables import column_meant, columns_given, named, unclear_arguments
from sqlassay.model.schema.imperative import mapped_imperatively
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    Inheritance,
    MappedAttribute,
    MappedClass,
    TableSchema,
    UnclearAttribute,
)
from sqlassay.model.schema.members import hides, members_of, parent_of, unknown_bases
from sqlassay.model.schema.reading import columns_of_composite, read_attribute, read_declared
from sqlassay.model.schema.registry import is_mapped, mapper_calls
from sqlassay.model.schema.resolving import Scope, declared_value, member_value, resolve, value_of
from sqlassay.model.schema.table_of_class import configured, declared_table, given_table
from sqlassay.model.schema.tables import keyed
from sqlassay.model.schema.words import words
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


@question(otherwise=None)
def declared_class(cls: ProjectClass, program: Program) -> MappedClass | None:
    """A class of the project with its own part of the schema; None where it is not mapped."""
    if not is_mapped(cls, program):
        return None
    view = program.view(cls)
    parent = parent_of(cls, program)
    arguments = named_items(configured(cls, "__mapper_args__", program) or r.Mapping(()))
    attributes = (*attributes_of(cls, program), *_properties(arguments, cls, view.base, program))
    table, missing = declared_table(cls, parent, attributes, program)
    attributes = tuple(a for given in attributes for a in _as_mapped(given, table, arguments))
    by_table = () if table is None else tuple(_of_table(table, attributes, cls, arguments, program))
    mapped = MappedClass(
        cls=cls,
        dialect=view.dialect or "unknown",
        base=view.base,
        table=table,
        given_table=given_table(cls, program),
        inheritance=_inheritance(table, parent, arguments),
        parent=parent,
        polymorphic_on=arguments.get("polymorphic_on"),
        polymorphic_identity=arguments.get("polymorphic_identity"),
        mapper_arguments=tuple(arguments.items()),
        attributes=(*attributes, *by_table),
        hidden=_hidden(cls, attributes, program) if parent else frozenset(),
        missing=(
            *_unknown_bases(cls, program),
            *_own_mapper(cls, program),
            *missing,
            *unclear_arguments(arguments),
            *changing(cls, program),
            *(m for a in attributes for m in a.missing),
        ),
    )
    calls = mapper_calls(cls, program) if view.dialect is None else ()
    return mapped_imperatively(mapped, calls[0], program) if calls else mapped


def annotation_map(cls: ProjectClass, program: Program) -> Recipe | None:
    """The ``type_annotation_map`` that holds for a class: of its base, or of the registry."""
    for name in ("type_annotation_map", "registry"):
        found = _map_of(member_value(cls, name, program), program)
        if found is not None:
            return found
    return _map_of(program.view(cls).base, program)


def _map_of(source: Recipe | None, program: Program) -> Recipe | None:
    match source:
        case r.Mapping():
            return source
        case r.Project() if not isinstance(value := value_of(source, program), r.Project):
            return _map_of(value, program)
        case r.Invoke(function=r.Get(value=registry, name="generate_base")):
            return _map_of(registry, program)
        case r.Invoke() as call:
            return dict(call.keywords).get("type_annotation_map")
    return None


@question(otherwise=())
def attributes_of(cls: ProjectClass, program: Program) -> tuple[MappedAttribute, ...]:
    """What a class, also one that is only inherited from, declares or takes from mixins."""
    base, type_map = program.view(cls).base, annotation_map(cls, program)
    members = tuple(members_of(cls, program))
    again = {f.member.value.name for f in members if isinstance(f.member.value, r.Ref)}
    read = (read_attribute(found, cls, base, type_map, program) for found in members)
    made = [_under_two_names(a) if a.name in again else a for a in read if a is not None]
    return (*made, *chain.from_iterable(map(columns_of_composite, made)))


def _under_two_names(attribute: MappedAttribute) -> UnclearAttribute:
    """What a class body gives a second name, too: only one of them stays."""
    reason = f"under which name {attribute.name} is mapped"
    return UnclearAttribute(name=attribute.name, declared_in=attribute.declared_in, missing=(reason,))


def _hidden(cls: ProjectClass, attributes: tuple[MappedAttribute, ...], program: Program) -> frozenset[str]:
    """What the body of a class binds beside its mapped attributes."""
    summary = program.class_summary(cls)
    members = {} if summary is None else summary.members
    bound = {name for name, found in members.items() if any(map(hides, found))}
    return frozenset(bound - {attribute.name for attribute in attributes})


def _properties(
    arguments: dict[str, Recipe], cls: ProjectClass, base: r.Project | None, program: Program
) -> Iterator[MappedAttribute]:
    """What ``__mapper_args__`` adds to the body of a class."""
    for name, value in named_items(arguments.get("properties", r.OPAQUE)).items():
        made = read_declared(Declaration(name, cls, value), base, program)
        yield made or UnclearAttribute(name=name, declared_in=cls, missing=(f"what {name} is",))


def _as_mapped(
    attribute: MappedAttribute, table: TableSchema | None, arguments: dict[str, Recipe]
) -> Iterator[MappedAttribute]:
    """An attribute with what the table and the mapper's arguments make of it."""
    if isinstance(attribute, ColumnAttribute):
        yield from named(keyed(attribute, () if table is None else table.constraints), arguments)
    else:
        yield attribute


def _of_table(
    table: TableSchema,
    attributes: tuple[MappedAttribute, ...],
    cls: ProjectClass,
    arguments: dict[str, Recipe],
    program: Program,
) -> Iterator[ColumnAttribute]:
    """The columns of a table given as such (``__table__``) by the names that the class gives them, or their
    own.
    """
    if any(column.declared_in == cls for column in table.columns):
        return
    given = {f.name: declared_value(f.owner, f.member, cls, program) for f in members_of(cls, program)}
    properties: dict[str, Recipe] = {a.name: r.OPAQUE for a in attributes}
    properties |= {n: value for n, value in given.items() if n in properties or column_meant(value)}
    yield from columns_given(table, cls, properties, arguments)


def _inheritance(
    table: TableSchema | None, parent: ProjectClass | None, arguments: dict[str, Recipe]
) -> Inheritance:
    if parent is None:
        return "none"
    if is_true(arguments.get("concrete")):
        return "concrete"
    return "single" if table is None else "joined"


def _own_mapper(cls: ProjectClass, program: Program) -> tuple[str, ...]:
    """A function of the project's own that maps a class may do anything to it."""
    return () if configured(cls, "__mapper_cls__", program) is None else ("what __mapper_cls__ does",)


def _unknown_bases(cls: ProjectClass, program: Program) -> Iterator[str]:
    for child, base in unknown_bases(cls, program):
        yield f"base {words(resolve(base, Scope(child.module), program))}"
