"""Mapped classes, their relationships, and Core tables as they are declared."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Sight, Site
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import ProjectClass, RelationshipDefinition, Table
from sqlassay.model.program import Program
from sqlassay.model.schema import (
    ColumnAttribute,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    TableSchema,
    mapped_attribute,
    table_in,
)
from sqlassay.model.schema.annotations import MAPPED, apart
from sqlassay.model.schema.constructs import last_name
from sqlassay.model.schema.directions import table_named
from sqlassay.model.summary.recipes import Constant, External, Invoke, Item, Project, Recipe, Ref
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
    owner: MappedClass | None = None
    """The class around; None where that is a mixin or an abstract class."""
    target: MappedClass | None = None
    annotation: form.Expression | None = None
    """What stands in the annotation's ``Mapped[…]``."""
    says_many: bool | None = None
    """Whether the annotation names a collection; None where there is none, or it is not understood."""
    unanswered: RelationshipAttribute | None = None
    """The relationship of the target whose ``back_populates`` names this one, which names none itself."""
    foreign_keys: tuple[ColumnAttribute, ...] = ()
    """The columns of the many side that refer to the other one, as far as they are known."""
    may_be_one_to_one: bool = True
    """Whether something keeps two rows of the many side from referring to the same one, or may do so."""


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
            annotated = next((n for n in sight.around() if isinstance(n, form.AnnAssign)), None)
            yield _relationship(node, site, attribute, annotated, sight.program)


def _relationship(
    node: form.Call,
    site: Site,
    attribute: RelationshipAttribute,
    annotated: form.AnnAssign | None,
    program: Program,
) -> RelationshipDeclared:
    owner = program.mapped_class(ProjectClass(site.module, site.class_name or ""))
    target = None if attribute.target is None else program.mapped_class(attribute.target)
    keys = tuple(foreign_keys_between(attribute, owner, target, program))
    return RelationshipDeclared(
        node,
        site,
        attribute,
        owner,
        target,
        annotation=None if annotated is None else in_mapped(annotated.annotation),
        says_many=_says_many(attribute),
        unanswered=None if owner is None or target is None else _unanswered(attribute, owner, target),
        foreign_keys=keys,
        may_be_one_to_one=_may_be_one_to_one(attribute, keys, owner, target),
    )


def in_mapped(annotation: form.Expression) -> form.Expression | None:
    """What stands in ``Mapped[…]``."""
    match annotation:
        case form.Subscript(value=form.Name(id=name) | form.Attribute(attr=name), index=index):
            return index if name in MAPPED else None
    return None


def _may_be_one_to_one(
    attribute: RelationshipAttribute,
    keys: tuple[ColumnAttribute, ...],
    owner: MappedClass | None,
    target: MappedClass | None,
) -> bool:
    if {"primaryjoin", "foreign_keys", "viewonly"} & dict(attribute.arguments).keys():
        return True
    many = owner if attribute.direction == "many to one" else target
    if many is None or many.table is None or many.missing:
        return True
    unique = any(key.unique is not False or key.primary_key is not False for key in keys)
    return unique or any(last_name(_function(each)) in UNIQUE for each in many.table.constraints)


UNIQUE = frozenset(["UniqueConstraint", "Index", "PrimaryKeyConstraint"])
"""What may make a foreign key unique, beside the column."""


def _function(constraint: Recipe) -> Recipe:
    return constraint.function if isinstance(constraint, Invoke) else constraint


def _says_many(attribute: RelationshipAttribute) -> bool | None:
    """What an annotation says of how many there are."""
    match attribute.written:
        case Item(value=External(name=name), index=inner) if name.rpartition(".")[2] == "Mapped":
            annotation = apart(inner)
            if annotation.element is not None:
                return True
            return False if isinstance(annotation.inner, Project | Ref | Constant) else None
    return None


JOINS = frozenset("primaryjoin secondaryjoin viewonly".split())
"""What makes two relationships between the same classes ways of their own."""


def _unanswered(
    attribute: RelationshipAttribute, owner: MappedClass, target: MappedClass
) -> RelationshipAttribute | None:
    if {"back_populates", "backref", "viewonly"} & dict(attribute.arguments).keys() or attribute.missing:
        return None
    naming = [
        each
        for each in target.attributes
        if isinstance(each, RelationshipAttribute)
        and each.back_populates == attribute.name
        and each.target == owner.cls
        and each.made_by is None
        and each.secondary == attribute.secondary
        and not (JOINS & {*dict(each.arguments), *dict(attribute.arguments)})
    ]
    return naming[0] if len(naming) == 1 else None


def foreign_keys_between(
    attribute: RelationshipAttribute, owner: MappedClass | None, target: MappedClass | None, program: Program
) -> Iterator[ColumnAttribute]:
    """The foreign keys between two classes, on the side that has them."""
    if owner is None or target is None or attribute.direction not in ("many to one", "one to many"):
        return
    many, one = (owner, target) if attribute.direction == "many to one" else (target, owner)
    named = None if one.table is None else one.table.name
    if named is None:
        return
    for column in many.attributes:
        if isinstance(column, ColumnAttribute) and named in {
            table_named(target, program) for target in column.foreign_keys
        }:
            yield column


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
