"""Mapped classes, their relationships, and Core tables as they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ProjectClass, RelationshipDefinition, Table
from sqlassay.model.schema import (
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
    mapped_attribute,
    table_in,
)
from sqlassay.model.summary.recipes import Project
from sqlassay.syntax import form
from sqlassay.text import Span


class MappedClassDeclared(Fact, frozen=True):
    """A class statement that maps a class; the fact stands at its name."""

    node: form.Class
    mapped: MappedClass

    @property
    def span(self) -> Span:
        """The class's name."""
        return self.node.name_span


class RelationshipDeclared(Fact, frozen=True):
    """``relationship(…)`` in the body of a mapped class or a mixin, or in a function that declares it."""

    node: form.Call
    relationship: RelationshipAttribute


class TableDeclared(Fact, frozen=True):
    """``Table(…)`` that a variable of a module, or an attribute of a class, holds."""

    node: form.Call
    table: TableSchema


@observes(form.Class)
def mapped_class(node: form.Class, sight: Sight) -> Iterator[Fact]:
    site = sight.site()
    if sight.function is not None:
        return
    name = node.name if site.class_name is None else f"{site.class_name}.{node.name}"
    mapped = sight.program.mapped_class(ProjectClass(site.module, name))
    if mapped is not None:
        yield MappedClassDeclared(node, site, mapped)


@observes(form.Call)
def relationship(node: form.Call, sight: Sight) -> Iterator[Fact]:
    if isinstance(sight.kind(node), RelationshipDefinition):
        site = sight.site()
        attribute = attribute_declared(sight, site)
        if isinstance(attribute, RelationshipAttribute):
            yield RelationshipDeclared(node, site, attribute)


@observes(form.Call)
def table(node: form.Call, sight: Sight) -> Iterator[Fact]:
    if not isinstance(sight.kind(node), Table) or sight.function is not None:
        return
    name, site = _assigned_name(sight), sight.site()
    if name is None:
        return
    within = name if site.class_name is None else f"{site.class_name}.{name}"
    found = table_in(Project(site.module, within), sight.program)
    if found is not None:
        yield TableDeclared(node, site, found)


def attribute_declared(sight: Sight, site: Site) -> MappedAttribute | None:
    """The mapped attribute that the point belongs to: of the class around, by the name that is assigned to,
    or by that of the function that declares it.
    """
    if site.class_name is None:
        return None
    name = _assigned_name(sight) if site.function is None else site.function.name
    return (
        None
        if name is None
        else mapped_attribute(ProjectClass(site.module, site.class_name), name, sight.program)
    )


def _assigned_name(sight: Sight) -> str | None:
    """The name that the statement around assigns to."""
    for node in sight.around():
        match node:
            case form.Assign(targets=(form.Name(id=name),)) | form.AnnAssign(target=form.Name(id=name)):
                return name
            case form.Function() | form.Lambda() | form.Class():
                return None
    return None
