"""Members of class bodies to attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.annotations import Annotation, read_annotation
from sqlassay.model.schema.calls import made_by, may_make
from sqlassay.model.schema.columns import Declaration, column_of, deferred, is_column, read_column
from sqlassay.model.schema.constructs import DECLARED, HYBRIDS, called, flag, is_true, last_name, text
from sqlassay.model.schema.mapped import (
    ColumnAttribute,
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
from sqlassay.model.schema.resolving import (
    UNSURE,
    Scope,
    bound_members,
    member_value,
    resolve,
    result_for,
    value_of,
)
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
    if found.member == UNSURE:
        return _one_of(found, cls, base, type_map, program)
    if isinstance(found.member.value, r.FunctionDefined):
        return _function(found, found.member.value, cls, base, type_map, program)
    scope = Scope(found.owner.module, found.owner.name, cls)
    value = None if found.member.value is None else resolve(found.member.value, scope, program)
    annotation = _annotation(found.member.annotation, scope, program)
    declared = Declaration(found.name, found.owner, value, annotation, type_map)
    if value == r.OPAQUE and isinstance(found.member.value, r.Part):
        return _unclear(declared, f"what {found.name} is")
    if program.view(cls).dialect == "sqlmodel":
        return _field(declared, base, program)
    return read_declared(declared, base, program)


def _one_of(
    found: Found, cls: ProjectClass, base: r.Project | None, type_map: Recipe | None, program: Program
) -> MappedAttribute | None:
    """What is bound several times, or perhaps, if something mapped may be among it."""
    for member in bound_members(found.owner, found.name, program):
        bound = replace(found, member=replace(member, presence="always"))
        if bound.member != UNSURE and read_attribute(bound, cls, base, type_map, program) is not None:
            reason = f"which {found.name} there is"
            return UnclearAttribute(name=found.name, declared_in=found.owner, missing=(reason,))
    return None


def _annotation(recipe: Recipe | None, scope: Scope, program: Program) -> Annotation | None:
    return None if recipe is None else read_annotation(recipe, scope, program)


def read_declared(declared: Declaration, base: r.Project | None, program: Program) -> MappedAttribute | None:
    """What a name of a declarative class is by its value and its annotation."""
    declared = replace(declared, value=_construct(declared.value, declared.owner, program))
    read = _read(declared, base, program)
    written = None if declared.annotation is None else declared.annotation.whole
    return None if read is None else replace(read, value=declared.value, written=written)


def _read(declared: Declaration, base: r.Project | None, program: Program) -> MappedAttribute | None:
    value = declared.value
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
        case "hybrid_property" | "hybrid_method" as hybrid if positional:
            return _hybrid(declared, positional[0], hybrid)
        case "query_expression":
            return ExpressionAttribute(name=declared.name, declared_in=declared.owner, expression=None)
        case "synonym":
            of = text(arguments.get("name") or (positional[0] if positional else None))
            return SynonymAttribute(name=declared.name, declared_in=declared.owner, of=of)
        case "composite":
            factory, *parts = positional or (None,)
            if declared.annotation and wrapped and (is_column(factory) or text(factory)):
                factory, parts = declared.annotation.inner, [*positional]
            return CompositeAttribute(
                name=declared.name, declared_in=declared.owner, factory=factory, parts=tuple(parts)
            )
        case "association_proxy":
            given = dict(zip(("target_collection", "attr"), positional, strict=False)) | arguments
            return ProxyAttribute(
                name=declared.name,
                declared_in=declared.owner,
                through=text(given.get("target_collection")),
                attribute=text(given.get("attr")),
            )
    if wrapped and isinstance(value, r.Invoke | r.Opaque | r.Project):
        return _unclear(declared, f"what makes {declared.name}")
    if value is not None and may_make(value, program):
        return _unclear(declared, f"what makes {declared.name}")
    return None


def columns_of_composite(attribute: MappedAttribute) -> Iterator[ColumnAttribute]:
    """The columns that ``composite(Class, mapped_column("x"), …)`` makes; their types are the class's."""
    for part in attribute.parts if isinstance(attribute, CompositeAttribute) else ():
        name = text(part.positional[0]) if isinstance(part, r.Invoke) and part.positional else None
        if name is not None and isinstance(part, r.Invoke) and is_column(part):
            yield ColumnAttribute(
                name=name,
                declared_in=attribute.declared_in,
                column=name,
                primary_key=flag(call_arguments(part).get("primary_key"), False),
                arguments=part.keywords,
            )


def _construct(value: Recipe | None, owner: ProjectClass, program: Program) -> Recipe | None:
    """A value of a class body with the functions of the project that make it, and dataclass fields that hold
    it, taken away.
    """
    key = text(member_value(owner, "__sa_dataclass_metadata_key__", program))
    if value is None:
        return None
    value = made_by(value, program)
    match value:
        case r.Project() if is_column(shared := value_of(value, program)):
            return shared
        case r.Invoke(positional=(r.Lambda(body=body),)) if called(value) in DECLARED:
            return body
        case r.Invoke(function=r.External(name="dataclasses.field")):
            metadata = named_items(call_arguments(value).get("metadata", r.OPAQUE))
            made = value if key is None else metadata.get(key, value)
            return made.body if isinstance(made, r.Lambda) else made
    return value


def _property(
    declared: Declaration, positional: tuple[Recipe, ...], arguments: dict[str, Recipe], program: Program
) -> MappedAttribute:
    """``deferred(Column(…))``, ``column_property(…)`` of a column or of an expression."""
    inner = made_by(positional[0], program) if positional else r.OPAQUE
    is_deferred = called(declared.value) == "deferred" or is_true(arguments.get("deferred"))
    if isinstance(inner, r.Invoke) and is_column(inner):
        column = _beside_annotation(inner, declared, program)
        return deferred(column, arguments) if is_deferred else column
    return ExpressionAttribute(
        name=declared.name, declared_in=declared.owner, expression=inner, deferred=is_deferred
    )


def _beside_annotation(call: r.Invoke, declared: Declaration, program: Program) -> ColumnAttribute:
    """A column within another construct, whose type and whose ``nullable`` the annotation does not decide."""
    column = column_of(call, replace(declared, annotation=None), program)
    if declared.annotation is None:
        return column
    return replace(column, annotation=declared.annotation.inner, optional=declared.annotation.optional)


def _hybrid(declared: Declaration, function: Recipe, construct: str) -> MappedAttribute:
    """``name = hybrid_property(function)``"""
    if not isinstance(function, r.Project):
        return _unclear(declared, f"what makes {declared.name}")
    is_method = construct == "hybrid_method"
    return HybridAttribute(
        name=declared.name, declared_in=declared.owner, function=function, is_method=is_method
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
