"""Members of class bodies to attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.annotations import Annotation, read_annotation
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.columns import Declaration, column_of, deferred, is_column, read_column
from sqlassay.model.schema.constructs import DECLARED, HYBRIDS, called, is_true, last_name, text
from sqlassay.model.schema.mapped import (
    CompositeAttribute,
    ExpressionAttribute,
    HybridAttribute,
    MappedAttribute,
    ProxyAttribute,
    SynonymAttribute,
    UnclearAttribute,
    call_arguments,
)
from sqlassay.model.schema.members import Found
from sqlassay.model.schema.relationships import read_relationship
from sqlassay.model.schema.resolving import Scope, resolve, result_for
from sqlassay.model.schema.sqlmodel import read_field
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

RELATIONSHIPS = frozenset(["relationship", "dynamic_loader", "Relationship"])


def read_attribute(
    found: Found, cls: ProjectClass, base: r.Project | None, type_map: Recipe | None, program: Program
) -> MappedAttribute | None:
    """What a member is as an attribute of the mapped class `cls`; None where it is none."""
    if found.name.startswith("__"):
        return None
    if isinstance(found.member.value, r.FunctionDefined):
        return _function(found, found.member.value, cls, base, type_map, program)
    scope = Scope(found.owner.module, found.owner.name, cls)
    value = None if found.member.value is None else resolve(found.member.value, scope, program)
    annotation = _annotation(found.member.annotation, scope, program)
    declared = Declaration(found.name, found.owner, value, annotation, type_map)
    if program.view(cls).dialect == "sqlmodel":
        return _field(declared, base, program)
    return read_declared(declared, base, program)


def _annotation(recipe: Recipe | None, scope: Scope, program: Program) -> Annotation | None:
    return None if recipe is None else read_annotation(recipe, scope, program)


def read_declared(declared: Declaration, base: r.Project | None, program: Program) -> MappedAttribute | None:
    """What a name of a declarative class is by its value and its annotation."""
    value = _construct(declared.value, program)
    declared = replace(declared, value=value)
    wrapped = declared.annotation is not None and declared.annotation.wrapper is not None
    if is_column(value) or (declared.value is None and wrapped):
        return read_column(declared, program)
    arguments = call_arguments(value) if isinstance(value, r.Invoke) else {}
    positional = value.positional if isinstance(value, r.Invoke) else ()
    match called(value):
        case str() as name if name in RELATIONSHIPS and isinstance(value, r.Invoke):
            return read_relationship(declared, value, base, program)
        case "deferred" | "column_property":
            return _property(declared, positional, arguments, program)
        case "query_expression":
            return ExpressionAttribute(name=declared.name, declared_in=declared.owner, expression=None)
        case "synonym":
            of = text(arguments.get("name") or (positional[0] if positional else None))
            return SynonymAttribute(name=declared.name, declared_in=declared.owner, of=of)
        case "composite":
            factory, parts = (positional[0], positional[1:]) if positional else (None, ())
            return CompositeAttribute(
                name=declared.name, declared_in=declared.owner, factory=factory, parts=parts
            )
        case "association_proxy":
            given = [*positional, arguments.get("attr")] if len(positional) < 2 else positional
            through = given[0] or arguments.get("target_collection")
            return ProxyAttribute(
                name=declared.name,
                declared_in=declared.owner,
                through=text(through),
                attribute=text(given[1]),
            )
    if wrapped and isinstance(value, r.Invoke | r.Opaque | r.Project):
        return _unclear(declared, f"what makes {declared.name}")
    return None


def _construct(value: Recipe | None, program: Program) -> Recipe | None:
    """A value of a class body with the functions of the project that make it, and dataclass fields that hold
    it, taken away.
    """
    if value is None:
        return None
    value = made_by(value, program)
    match value:
        case r.Invoke(function=r.External(name="dataclasses.field")):
            metadata = named_items(call_arguments(value).get("metadata", r.OPAQUE))
            return metadata.get("sa", value)
    return value


def _property(
    declared: Declaration, positional: tuple[Recipe, ...], arguments: dict[str, Recipe], program: Program
) -> MappedAttribute:
    """``deferred(Column(…))``, ``column_property(…)`` of a column or of an expression."""
    inner = made_by(positional[0], program) if positional else r.OPAQUE
    is_deferred = called(declared.value) == "deferred" or is_true(arguments.get("deferred"))
    if isinstance(inner, r.Invoke) and is_column(inner):
        column = column_of(inner, declared, program)
        return deferred(column, arguments) if is_deferred else column
    return ExpressionAttribute(
        name=declared.name, declared_in=declared.owner, expression=inner, deferred=is_deferred
    )


def _field(declared: Declaration, base: r.Project | None, program: Program) -> MappedAttribute | None:
    """What a field of a SQLModel table is."""
    if called(declared.value) == "Relationship" and isinstance(declared.value, r.Invoke):
        return read_relationship(declared, declared.value, base, program)
    annotation = declared.annotation
    if annotation is None or annotation.wrapper is not None:
        return read_declared(declared, base, program)
    if annotation.is_class_variable or declared.name.startswith("_") or declared.name == "model_config":
        return None
    return read_field(declared, program)


def _function(
    found: Found,
    defined: r.FunctionDefined,
    cls: ProjectClass,
    base: r.Project | None,
    type_map: Recipe | None,
    program: Program,
) -> MappedAttribute | None:
    """``@declared_attr`` and ``@hybrid_property``."""
    module = found.owner.module
    summary = program.function_in(module, defined.name)
    if summary is None:
        return None
    decorators = {last_name(resolve(d, Scope(module), program)) for d in summary.decorators}
    function = r.Project(module, defined.name)
    if hybrid := decorators & HYBRIDS:
        expression = f"{defined.name}.expression"
        known = program.function_in(module, expression) is not None
        return HybridAttribute(
            name=found.name,
            declared_in=found.owner,
            function=function,
            expression=r.Project(module, expression) if known else None,
            is_method="hybrid_method" in hybrid,
        )
    if not decorators & DECLARED:
        return None
    value = result_for(function, cls, program)
    annotation = _annotation(summary.returns, Scope(module, found.owner.name, cls), program)
    declared = Declaration(found.name, found.owner, value, annotation, type_map)
    attribute = read_declared(declared, base, program)
    if attribute is None and not summary.results:
        return None
    return attribute or _unclear(declared, f"what {found.name} declares")


def _unclear(declared: Declaration, reason: str) -> MappedAttribute:
    return UnclearAttribute(name=declared.name, declared_in=declared.owner, missing=(reason,))
