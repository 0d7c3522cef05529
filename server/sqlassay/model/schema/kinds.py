"""Mapped attributes as kinds: what they are on the class, and on an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.evaluate import evaluate
from sqlassay.model.functions import result_with
from sqlassay.model.kinds import (
    NONE,
    UNKNOWN,
    Callable,
    Column,
    Function,
    Instance,
    Kind,
    ListOf,
    MappedCollection,
    ProjectClass,
    Relationship,
    Table,
    Value,
    join,
)
from sqlassay.model.kinds.operators import is_sql
from sqlassay.model.schema.columns import PYTHON_TYPES
from sqlassay.model.schema.constructs import construct
from sqlassay.model.schema.declared import declared_class
from sqlassay.model.schema.linked import mapped_attribute
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
    CompositeAttribute,
    ExpressionAttribute,
    HybridAttribute,
    MappedAttribute,
    ProxyAttribute,
    RelationshipAttribute,
    SynonymAttribute,
)
from sqlassay.model.schema.registry import mapper_calls
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

ANY_VALUE = Value("column value")


def is_instrumented(cls: ProjectClass, program: Program) -> bool:
    """Whether the attributes of a class are SQL expressions on it."""
    return program.view(cls).mapped or bool(mapper_calls(cls, program))


def on_class(attribute: MappedAttribute, cls: ProjectClass, program: Program) -> Kind:
    """``Class.attribute``"""
    match attribute:
        case ColumnAttribute() | ExpressionAttribute():
            return Column(cls, attribute.name)
        case RelationshipAttribute(target=target):
            return Relationship(cls, attribute.name, target or UNKNOWN)
        case SynonymAttribute(of=str() as of):
            return program.class_attribute(cls, of)
        case HybridAttribute():
            return _expression(attribute, cls, program)
    return UNKNOWN


def on_instance(attribute: MappedAttribute, cls: ProjectClass, program: Program) -> Kind:
    """``instance.attribute``"""
    match attribute:
        case ColumnAttribute():
            return _value(attribute)
        case ExpressionAttribute():
            return ANY_VALUE
        case RelationshipAttribute():
            return _related(attribute)
        case SynonymAttribute(of=str() as of):
            return program.instance_attribute(cls, of)
        case HybridAttribute(function=function, is_method=False):
            defined = Function(function.module, function.name, bare=True)
            return result_with(defined, {"": Instance(cls)}, program)
        case HybridAttribute(function=function):
            return Function(function.module, function.name, receiver=Instance(cls), bare=True)
        case CompositeAttribute(factory=r.Project(module=module, name=name)):
            return join([Instance(ProjectClass(module, name)), NONE])
        case ProxyAttribute():
            return _through(attribute, cls, program)
    return UNKNOWN


def table_of_class(cls: ProjectClass, program: Program) -> Kind:
    """``Class.__table__``"""
    declared = declared_class(cls, program)
    while declared is not None and declared.table is None and declared.parent is not None:
        declared = declared_class(declared.parent, program)
    return Table(None if declared is None or declared.table is None else declared.table.name)


def _value(column: ColumnAttribute) -> Kind:
    """The value of a column. Annotations are believed; an object that was not flushed yet has None for what
    has none.
    """
    match column.annotation:
        case r.External(name=name):
            kind: Kind = Value(name.rpartition(".")[2])
        case None:
            kind = Value(PYTHON_TYPES.get(_type_name(column.type), ANY_VALUE.type_name))
        case _:
            kind = ANY_VALUE
    if kind == ANY_VALUE or (column.annotation is not None and not column.optional):
        return kind
    return join([kind, NONE])


def _type_name(recipe: Recipe | None) -> str:
    return construct(recipe) or ""


def _related(relationship: RelationshipAttribute) -> Kind:
    if relationship.target is None or relationship.uselist is None or relationship.missing:
        return UNKNOWN
    if relationship.lazy is not None and relationship.lazy != r.Constant(None):
        match relationship.lazy:
            case r.Constant(value="dynamic" | "write_only"):
                return UNKNOWN
            case r.Constant():
                pass
            case _:
                return UNKNOWN
    instance = Instance(relationship.target)
    if not relationship.uselist:
        return join([instance, NONE])
    match relationship.collection_class:
        case None:
            return MappedCollection(instance)
        case r.External(name=name) if name.rpartition(".")[2] in ("list", "set", "Set", "AbstractSet"):
            return MappedCollection(instance)
    return UNKNOWN


def _expression(hybrid: HybridAttribute, cls: ProjectClass, program: Program) -> Kind:
    """The SQL expression of a hybrid, if its function gives one for the class."""
    function = hybrid.expression or hybrid.function
    summary = program.function_in(function.module, function.name)
    if summary is None or program.function_in(function.module, f"{hybrid.function.name}.comparator"):
        return UNKNOWN
    results = (evaluate(result, function.module, None, program, {"": cls}) for result in summary.results)
    given = join(results)
    if not is_sql(given):
        return UNKNOWN
    return Callable(given) if hybrid.is_method else given


def _through(proxy: ProxyAttribute, cls: ProjectClass, program: Program) -> Kind:
    """What an association proxy gives: the attribute of each object that the relationship leads to."""
    if proxy.through is None or proxy.attribute is None:
        return UNKNOWN
    through = mapped_attribute(cls, proxy.through, program)
    if not isinstance(through, RelationshipAttribute) or through.target is None or through.missing:
        return UNKNOWN
    value = program.instance_attribute(through.target, proxy.attribute)
    if value == UNKNOWN or through.uselist is None or through.collection_class is not None:
        return UNKNOWN
    return ListOf(value) if through.uselist else join([value, NONE])
