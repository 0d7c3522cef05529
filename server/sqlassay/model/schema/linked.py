"""Mapped classes with what other classes make of them: directions of relationships, the other sides of
``backref``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeGuard

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.declared import attributes_of, declared_class
from sqlassay.model.schema.directions import direction_of
from sqlassay.model.schema.mapped import (
    Direction,
    MappedAttribute,
    MappedClass,
    RelationshipAttribute,
    call_arguments,
)
from sqlassay.model.schema.registry import mapper_calls
from sqlassay.model.summary import recipes as r
from sqlassay.model.symbols import ANY_NAME, Backref

if TYPE_CHECKING:
    from sqlassay.model.program import Program

REVERSED: dict[Direction, Direction] = {
    "many to one": "one to many",
    "one to many": "many to one",
    "many to many": "many to many",
}


@question(otherwise=None)
def mapped_class(cls: ProjectClass, program: Program) -> MappedClass | None:
    """Everything that a mapped class has of its own; None where the class is not mapped."""
    declared = declared_class(cls, program)
    if declared is None:
        return None
    own = tuple(linked(attribute, declared, program) for attribute in declared.attributes)
    taken = {attribute.name for attribute in own}
    others = tuple(b for b in _backrefs(cls, program.backrefs(ANY_NAME), program) if b.name not in taken)
    unnamed = ("name of a backref",) if _has_unnamed_backref(cls, program) else ()
    return replace(declared, attributes=(*own, *others), missing=(*declared.missing, *unnamed))


@question(otherwise=())
def mapped_classes_in(module: str, program: Program) -> tuple[MappedClass, ...]:
    """The mapped classes of a module."""
    found = (mapped_class(ProjectClass(module, name), program) for name in program.names_of_classes(module))
    return tuple(mapped for mapped in found if mapped is not None)


@question(otherwise=None)
def mapped_attribute(cls: ProjectClass, name: str, program: Program) -> MappedAttribute | None:
    """An attribute of a mapped class by its name, its own or a parent's, or what a mixin or an abstract class
    declares by that name.
    """
    declared = declared_class(cls, program)
    if declared is None:
        return next((a for a in attributes_of(cls, program) if a.name == name), None)
    while declared is not None:
        for attribute in declared.attributes:
            if attribute.name == name:
                return linked(attribute, declared, program)
        if name in declared.hidden:
            return None
        for made in _backrefs(declared.cls, program.backrefs(name), program):
            if made.name == name:
                return made
        above = declared.inherits_from
        declared = None if above is None else declared_class(above, program)
    return None


def linked(attribute: MappedAttribute, declared: MappedClass, program: Program) -> MappedAttribute:
    """An attribute with what the tables tell of it."""
    if not isinstance(attribute, RelationshipAttribute):
        return attribute
    direction = direction_of(attribute, declared, program)
    uselist = attribute.uselist
    unsaid = not attribute.missing and "uselist" not in dict(attribute.arguments)
    if uselist is None and direction is not None and unsaid:
        uselist = direction != "many to one"
    return replace(attribute, direction=direction, uselist=uselist)


def _backrefs(
    cls: ProjectClass, candidates: tuple[Backref, ...], program: Program
) -> Iterator[RelationshipAttribute]:
    """The relationships that ``backref`` of other classes makes of a class.

    :param candidates: the classes, also mixins, whose attribute says ``backref=``.
    """
    for owner, name in candidates:
        for source in _having(owner, program):
            declared = declared_class(source, program)
            for attribute in () if declared is None else declared.attributes:
                if declared is not None and attribute.name == name and _makes_other_side(attribute, cls):
                    yield _other_side(attribute, declared, program)


def _has_unnamed_backref(cls: ProjectClass, program: Program) -> bool:
    """Whether a relationship makes one of this class whose name is not known."""
    for owner, name in program.backrefs(ANY_NAME):
        for source in _having(owner, program):
            declared = declared_class(source, program)
            for attribute in () if declared is None else declared.attributes:
                if isinstance(attribute, RelationshipAttribute) and attribute.name == name:
                    unnamed = attribute.backref is None and "backref" in dict(attribute.arguments)
                    if unnamed and attribute.target == cls:
                        return True
    return False


def _makes_other_side(attribute: MappedAttribute, cls: ProjectClass) -> TypeGuard[RelationshipAttribute]:
    """Whether an attribute is a relationship that makes one of this class."""
    return (
        isinstance(attribute, RelationshipAttribute)
        and attribute.backref is not None
        and attribute.target == cls
    )


def _having(owner: ProjectClass, program: Program) -> tuple[ProjectClass, ...]:
    """The mapped classes that take the declarations of a class."""
    if program.class_summary(owner) is None:
        return tuple(cls for cls in program.classes_named(owner.name) if mapper_calls(cls, program))
    if declared_class(owner, program) is not None:
        return (owner,)
    return program.subclasses(owner)


def _other_side(
    attribute: RelationshipAttribute, declared: MappedClass, program: Program
) -> RelationshipAttribute:
    given = dict(attribute.arguments).get("backref")
    arguments = call_arguments(given) if isinstance(given, r.Invoke) else {}
    direction = direction_of(attribute, declared, program)
    reverse = None if direction is None else REVERSED[direction]
    uselist = None if reverse is None else reverse != "many to one"
    match arguments.get("uselist"):
        case r.Constant(value=bool() as value):
            uselist = value
    if arguments.get("lazy") in (r.Constant("dynamic"), r.Constant("write_only")):
        uselist = True
    assert attribute.backref is not None
    return RelationshipAttribute(
        name=attribute.backref,
        declared_in=attribute.declared_in,
        target=declared.cls,
        uselist=uselist,
        direction=reverse,
        collection_class=arguments.get("collection_class"),
        secondary=attribute.secondary,
        back_populates=attribute.name,
        made_by=attribute.name,
        lazy=arguments.get("lazy"),
        viewonly=arguments.get("viewonly") == r.Constant(True),
        arguments=tuple(arguments.items()),
    )


def all_attributes(cls: ProjectClass, program: Program) -> tuple[MappedAttribute, ...]:
    """The attributes of a mapped class and of those that it inherits from; the nearest of a name counts."""
    found: dict[str, MappedAttribute] = {}
    hidden: set[str] = set()
    mapped = mapped_class(cls, program)
    while mapped is not None:
        for attribute in mapped.attributes:
            if attribute.name not in hidden:
                found.setdefault(attribute.name, attribute)
        hidden.update(mapped.hidden)
        mapped = None if mapped.inherits_from is None else mapped_class(mapped.inherits_from, program)
    return tuple(found.values())
