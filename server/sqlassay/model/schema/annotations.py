"""What ``Mapped[…]`` says (`Using annotated declarative table
<https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.resolving import Scope, resolve
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

MAPPED = frozenset("Mapped DynamicMapped WriteOnlyMapped MappedColumn MappedSQLExpression".split())
COLLECTIONS = frozenset(
    "list set List Set Sequence Collection MutableSequence MutableSet AbstractSet Iterable InstrumentedList"
    " InstrumentedSet deque dict Dict Mapping MutableMapping MappedCollection KeyFuncDict".split()
)
SQL_TYPES = {
    "builtins.int": "Integer",
    "builtins.str": "String",
    "builtins.bool": "Boolean",
    "builtins.float": "Float",
    "builtins.bytes": "LargeBinary",
    "datetime.datetime": "DateTime",
    "datetime.date": "Date",
    "datetime.time": "Time",
    "datetime.timedelta": "Interval",
    "decimal.Decimal": "Numeric",
    "uuid.UUID": "Uuid",
}
"""The SQL type of a Python type (`default map
<https://docs.sqlalchemy.org/en/21/orm/declarative_tables.html#mapped-column-derives-the-datatype-and-nullability-from-the-mapped-annotation>`_).
"""
PYDANTIC_TEXT = frozenset("EmailStr AnyUrl HttpUrl SecretStr IPvAnyAddress AutoString".split())


class Annotation(Struct, frozen=True):
    """A resolved annotation of an attribute, taken apart."""

    inner: Recipe
    """Without ``Mapped``, ``Optional`` and ``Annotated``."""
    wrapper: str | None = None
    """Mapped, DynamicMapped, WriteOnlyMapped; None where there is no such."""
    optional: bool = False
    metadata: tuple[Recipe, ...] = ()
    """What ``Annotated`` says beside the type."""
    alias: Recipe | None = None
    """The type as ``type_annotation_map`` may know it: with ``Annotated``."""
    whole: Recipe | None = None
    """All of it."""

    @property
    def is_class_variable(self) -> bool:
        return _last(self.inner) == "ClassVar"

    @property
    def element(self) -> Recipe | None:
        """What a collection holds; None for what is none."""
        match self.inner:
            case r.Item(value=collection, index=r.Elements(elements=(_, value))) if (
                _last(collection) in COLLECTIONS
            ):
                return value
            case r.Item(value=collection, index=index) if _last(collection) in COLLECTIONS:
                return index
        return None


def read_annotation(recipe: Recipe, scope: Scope, program: Program) -> Annotation:
    """An annotation, resolved and taken apart."""
    whole = _expanded(resolve(recipe, scope, program), program)
    return replace(apart(whole), whole=whole)


def sql_type(annotation: Annotation, type_map: Recipe | None, program: Program) -> Recipe | None:
    """The SQL type that an annotation leads to."""
    for known in (annotation.alias, annotation.inner):
        for key, value in type_map.items if isinstance(type_map, r.Mapping) else ():
            if known is not None and key == known:
                return value
    match annotation.inner:
        case r.External(name=name) if name in SQL_TYPES:
            return r.External(f"sqlalchemy.{SQL_TYPES[name]}")
        case r.External(name=name) if name.rpartition(".")[2] in PYDANTIC_TEXT:
            return r.External("sqlalchemy.String")
        case r.Project(module=module, name=name):
            cls = ProjectClass(module, name)
            if program.class_summary(cls) is not None and program.view(cls).enum:
                return r.Invoke(r.External("sqlalchemy.Enum"), (annotation.inner,), (), False)
        case r.Item(value=literal, index=index) if _last(literal) == "Literal":
            values = index.elements if isinstance(index, r.Elements) else (index,)
            return r.Invoke(r.External("sqlalchemy.Enum"), values, (), False)
    return None


def apart(recipe: Recipe) -> Annotation:
    match recipe:
        case r.Item(value=wrapper, index=index) if _last(wrapper) in MAPPED:
            found = apart(index)
            return Annotation(found.inner, _last(wrapper), found.optional, found.metadata, found.alias)
        case r.Item(value=annotated, index=r.Elements(elements=(first, *metadata))) if (
            _last(annotated) == "Annotated"
        ):
            found = apart(first)
            return Annotation(
                found.inner, found.wrapper, found.optional, (*found.metadata, *metadata), alias=recipe
            )
        case r.Item(value=wrapper, index=index) if _last(wrapper) == "Optional":
            found = apart(index)
            return Annotation(found.inner, found.wrapper, True, found.metadata, found.alias)
        case r.Item(value=wrapper) if _last(wrapper) in ("ClassVar", "InitVar"):
            return Annotation(wrapper)
    options = tuple(_options(recipe))
    if len(options) > 1:
        present = [option for option in options if option != r.Constant(None)]
        optional = len(present) < len(options)
        if len(present) == 1:
            found = apart(present[0])
            return Annotation(
                found.inner, found.wrapper, optional or found.optional, found.metadata, found.alias
            )
        return Annotation(recipe, optional=optional)
    return Annotation(recipe, alias=recipe)


def _options(recipe: Recipe) -> Iterator[Recipe]:
    """The options of a union."""
    match recipe:
        case r.Operation(operator="|", left=left, right=right):
            yield from _options(left)
            yield from _options(right)
        case r.Item(value=wrapper, index=r.Elements(elements=elements)) if _last(wrapper) == "Union":
            for element in elements:
                yield from _options(element)
        case _:
            yield recipe


def _expanded(recipe: Recipe, program: Program) -> Recipe:
    """Strings within, which are code, with the names that they say where they are bare names."""
    match recipe:
        case r.Constant(value=str() as name) if name.isidentifier():
            return r.Ref(name)
        case r.Item(value=value, index=index) if _last(value) not in ("Literal", "Annotated"):
            return r.Item(_expanded(value, program), _expanded(index, program))
        case r.Elements(elements=elements):
            return r.Elements(tuple(_expanded(element, program) for element in elements), recipe.is_tuple)
    return recipe


def _last(recipe: Recipe) -> str:
    match recipe:
        case r.External(name=name):
            return name.rpartition(".")[2]
    return ""
