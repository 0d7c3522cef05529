"""What the attributes of classes and of their instances are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.evaluate import annotated, evaluate
from sqlassay.model.functions import PROPERTIES, decorator_names, stays_callable
from sqlassay.model.kinds import (
    NEVER,
    UNKNOWN,
    Arguments,
    Attribute,
    Column,
    ColumnDefinition,
    Function,
    Instance,
    Kind,
    ProjectClass,
    Relationship,
    RelationshipDefinition,
    join,
)
from sqlassay.model.kinds.statement import query
from sqlassay.model.questions import question
from sqlassay.model.schema.classes import ClassView
from sqlassay.model.schema.declared import declared_class
from sqlassay.model.schema.kinds import is_instrumented, on_class, on_instance, table_of_class
from sqlassay.model.schema.linked import mapped_attribute
from sqlassay.model.schema.mapped import MappedAttribute
from sqlassay.model.schema.members import hides
from sqlassay.model.summary import Member
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.summaries import ANY_ATTRIBUTE

if TYPE_CHECKING:
    from sqlassay.model.program import Program

NOT_SURE = Member(None, None)
"""What is bound several times, or where a base that is not known comes first."""


@question(otherwise=NEVER, given_up=UNKNOWN)
def class_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    """``Class.name``"""
    view = program.view(cls)
    found = _member(view, name, program)
    if (attribute := _mapped(view, name, found, program)) is not None and is_instrumented(cls, program):
        return on_class(attribute, cls, program)
    if found is not None:
        declared = _on_class(view, found[0], found[1], program)
        return _also_assigned(cls, name, found[1], declared, program)
    if view.dialect == "flask" and name == "query":
        bound = _member(view, "query_class", program) is not None
        of = program.class_attribute(cls, "query_class") if bound else view.query_class
        return query(Arguments((view.cls,)), of, program)
    if view.mapped and name == "__table__":
        return table_of_class(cls, program)
    return UNKNOWN


@question(otherwise=NEVER, given_up=UNKNOWN)
def instance_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    """``instance.name``, where the instance may be one of a subclass."""
    classes = (cls, *program.overriding(cls, name))
    return join(_instance_attribute(each, name, program) for each in classes)


def _instance_attribute(cls: ProjectClass, name: str, program: Program) -> Kind:
    view = program.view(cls)
    found = _member(view, name, program)
    if (attribute := _mapped(view, name, found, program)) is not None:
        return on_instance(attribute, view.cls, program)
    if found is not None:
        declared = _on_instance(cls, *found, program)
        return _also_assigned(cls, name, found[1], declared, program)
    if view.mapped:
        return UNKNOWN
    return join([*_assigned(cls, name, program), *program.assigned_outside(view.cls, name)])


def _mapped(
    view: ClassView, name: str, found: tuple[ProjectClass, Member] | None, program: Program
) -> MappedAttribute | None:
    """The mapped attribute of this name, unless a class that comes before has something else by it, or a base
    that is not known may.
    """
    if found is not None and found[1] == NOT_SURE:
        return None
    attribute = mapped_attribute(view.cls, name, program)
    if found is None or attribute is None or attribute.declared_in == found[0]:
        return attribute
    if found[1].value is not None and not hides(found[1]):
        return attribute
    declared = declared_class(view.cls, program)
    return attribute if declared is not None and declared.dialect == "imperative" else None


def _also_assigned(cls: ProjectClass, name: str, member: Member, declared: Kind, program: Program) -> Kind:
    """What an attribute is that a class declares and its methods may assign to; a column stays one, and an
    annotation is believed.
    """
    if program.view(cls).mapped or member.annotation is not None:
        return declared
    if isinstance(member.value, r.FunctionDefined):
        return join([declared, *_assigned(cls, name, program, computed=False)])
    return join([declared, *_assigned(cls, name, program), *program.assigned_outside(cls, name)])


def _assigned(cls: ProjectClass, name: str, program: Program, *, computed: bool = True) -> Iterator[Kind]:
    """What the methods of a class assign to an attribute, also by names that they compute."""
    names = (name, ANY_ATTRIBUTE) if computed else (name,)
    for base in program.view(cls).ancestry:
        summary = program.class_summary(base)
        for recipe in () if summary is None else chain(*(summary.attributes.get(n, ()) for n in names)):
            given = {"": program.instance_of(cls), **dict(program.type_arguments(cls, base))}
            yield evaluate(recipe, base.module, None, program, given)


def _member(view: ClassView, name: str, program: Program) -> tuple[ProjectClass, Member] | None:
    """The class that an attribute comes from and what it is there: unknown when it is bound several times, or
    when a base that is not known comes first.
    """
    sure = True
    for cls in view.ancestry:
        summary = program.class_summary(cls)
        if summary is None:
            sure = False
        elif name in summary.members:
            members = summary.members[name]
            return cls, members[0] if sure and len(members) == 1 else NOT_SURE
    return None


def _on_class(view: ClassView, cls: ProjectClass, member: Member, program: Program) -> Kind:
    value = _value(cls, member, program)
    if view.enum and not isinstance(value, Function):
        return UNKNOWN
    match value:
        case Function():
            return _function_on_class(view, value, program)
    if view.mapped and isinstance(value, ColumnDefinition | RelationshipDefinition):
        return UNKNOWN
    if _is_descriptor(value, program):
        return _got(value, program)
    return value if member.annotation is None else UNKNOWN


def _on_instance(of: ProjectClass, cls: ProjectClass, member: Member, program: Program) -> Kind:
    """What an attribute is on an instance of a class; `cls` is the one that declares it."""
    value = _value(cls, member, program)
    match value:
        case Function():
            return _function_on_instance(of, value, program)
        case ColumnDefinition() | RelationshipDefinition():
            return UNKNOWN
        case Attribute(initial=initial) if member.annotation is None:
            return initial
        case Column(owner=ProjectClass()) | Relationship():
            return UNKNOWN  # a descriptor, which looks for the value in this instance
    if _is_descriptor(value, program):
        return _got(value, program)
    if member.annotation is None:
        return UNKNOWN if program.view(of).enum else value
    given = dict(program.type_arguments(of, cls))
    annotation = evaluate(member.annotation, cls.module, cls.name, program, given)
    return annotated(annotation.instance(program), value)


def _is_descriptor(value: Kind, program: Program) -> bool:
    """Whether a value in a class body is asked what the attribute is (`descriptors
    <https://docs.python.org/3/howto/descriptor.html>`_).
    """
    return isinstance(value, Instance) and program.defines(value.of, "__get__")


def _got(descriptor: Kind, program: Program) -> Kind:
    return descriptor.attribute("__get__", program).call(Arguments(), program)


def _value(cls: ProjectClass, member: Member, program: Program) -> Kind:
    return UNKNOWN if member.value is None else evaluate(member.value, cls.module, cls.name, program)


def _function_on_class(view: ClassView, function: Function, program: Program) -> Kind:
    summary = program.function_summary(function)
    decorators = frozenset() if summary is None else decorator_names(summary, function.module, program)
    if "builtins.classmethod" in decorators:
        return Function(function.module, function.name, receiver=view.cls)
    return function if stays_callable(function, program) else UNKNOWN


def _function_on_instance(of: ProjectClass, function: Function, program: Program) -> Kind:
    summary = program.function_summary(function)
    decorators = frozenset() if summary is None else decorator_names(summary, function.module, program)
    bound = Function(function.module, function.name, receiver=program.instance_of(of))
    if decorators & PROPERTIES:
        return program.result_of(bound)
    if "builtins.classmethod" in decorators:
        bound = replace(bound, receiver=of)
    return bound if stays_callable(bound, program) else UNKNOWN
