"""Columns as class bodies and tables declare them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.schema.annotations import Annotation, sql_type
from sqlassay.model.schema.constructs import COLUMNS, SCHEMA_ITEMS, called, construct, flag, is_true, text
from sqlassay.model.schema.mapped import ColumnAttribute, call_arguments
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program


PYTHON_TYPES = {
    "Integer": "int",
    "SmallInteger": "int",
    "BigInteger": "int",
    "String": "str",
    "Text": "str",
    "Unicode": "str",
    "UnicodeText": "str",
    "Boolean": "bool",
    "Float": "float",
    "DateTime": "datetime",
    "Date": "date",
    "Time": "time",
    "Interval": "timedelta",
    "LargeBinary": "bytes",
}
"""The Python type of a SQL type's values, by the name of the type."""

FLAGS = ("primary_key", "nullable", "unique", "index")


class Declaration(Struct, frozen=True):
    """An attribute of a class body, resolved."""

    name: str
    owner: ProjectClass
    value: Recipe | None
    annotation: Annotation | None = None
    type_map: Recipe | None = None
    """The ``type_annotation_map`` that holds for the class."""


def is_column(recipe: Recipe | None) -> bool:
    """Whether a resolved recipe makes a column."""
    return called(recipe) in COLUMNS


def read_column(declared: Declaration, program: Program) -> ColumnAttribute:
    """``name: Mapped[…] = mapped_column(…)``, ``name = Column(…)``, or the annotation alone."""
    given = declared.value if isinstance(declared.value, r.Invoke) else None
    call = given or r.Invoke(r.External("sqlalchemy.orm.mapped_column"), (), (), False)
    annotation = declared.annotation
    common = next((m for m in annotation.metadata if is_column(m)), None) if annotation else None
    if isinstance(common, r.Invoke):
        call = _with_defaults(call, common)
    return column_of(call, declared, program)


def column_of(call: r.Invoke, declared: Declaration, program: Program) -> ColumnAttribute:
    """The column that a call of ``Column`` or ``mapped_column`` makes."""
    arguments = call_arguments(call)
    name, type_, positional = _positional(call)
    name = arguments.get("name", name)
    primary_key = flag(arguments.get("primary_key"), False)
    annotation = declared.annotation if _is_wrapped(declared) else None
    if type_ is None:
        type_ = arguments.get("type_")
    refers = any(called(item) == "ForeignKey" for item in positional)
    if type_ is None and annotation is not None and construct(call) == "mapped_column" and not refers:
        type_ = sql_type(annotation, declared.type_map, program)
    identity = any(called(item) == "Identity" for item in positional)
    return ColumnAttribute(
        name=declared.name,
        declared_in=declared.owner,
        column=declared.name if name in (None, r.Constant(None)) else text(name),
        type=type_,
        annotation=declared.annotation.inner if declared.annotation else None,
        optional=declared.annotation is not None and declared.annotation.optional,
        nullable=_nullable(call, arguments, primary_key, identity, annotation),
        primary_key=primary_key,
        unique=flag(arguments.get("unique"), False),
        index=flag(arguments.get("index"), False),
        foreign_keys=tuple(foreign_key_target(item) for item in positional if called(item) == "ForeignKey"),
        default=arguments.get("default"),
        server_default=arguments.get("server_default"),
        onupdate=arguments.get("onupdate"),
        insert_default=arguments.get("insert_default"),
        deferred=is_true(arguments.get("deferred")) or "deferred_group" in arguments,
        group=text(arguments.get("deferred_group")),
        positional=positional,
        arguments=call.keywords,
        value=call,
        missing=(*_missing(call, declared.name), *_no_type(call, declared, type_)),
    )


def foreign_key_target(item: Recipe) -> Recipe:
    """What a ``ForeignKey`` refers to."""
    if not isinstance(item, r.Invoke):
        return r.OPAQUE
    return item.positional[0] if item.positional else call_arguments(item).get("column", r.OPAQUE)


def deferred(column: ColumnAttribute, arguments: dict[str, Recipe]) -> ColumnAttribute:
    """The column within ``deferred(…)``, or ``column_property(…, deferred=True)``."""
    raises = tuple(item for item in arguments.items() if item[0] == "raiseload")
    return replace(
        column,
        deferred=True,
        group=text(arguments.get("group")),
        arguments=(*column.arguments, *raises),
    )


def _positional(call: r.Invoke) -> tuple[Recipe | None, Recipe | None, tuple[Recipe, ...]]:
    """Name, type and the rest of the positional arguments."""
    rest = list(call.positional)
    name = type_ = None
    if rest and isinstance(rest[0], r.Constant):
        name = rest.pop(0)
    if rest and construct(rest[0]) not in SCHEMA_ITEMS:
        type_ = rest.pop(0)
    return name, None if type_ == r.Constant(None) else type_, tuple(rest)


def _nullable(
    call: r.Invoke,
    arguments: dict[str, Recipe],
    primary_key: bool | None,
    identity: bool,
    annotation: Annotation | None,
) -> bool | None:
    if "nullable" in arguments:
        return flag(arguments["nullable"], None)
    if call.unpacked or primary_key is None:
        return None
    said = annotation.optional if annotation and construct(call) == "mapped_column" else None
    if primary_key or identity:
        return None if said else False
    return True if said is None else said


def _is_wrapped(declared: Declaration) -> bool:
    return declared.annotation is not None and declared.annotation.wrapper is not None


def _with_defaults(call: r.Invoke, common: r.Invoke) -> r.Invoke:
    """A ``mapped_column`` with what the one in ``Annotated`` says and it does not say itself."""
    given = {name for name, _ in call.keywords}
    has_type = any(construct(item) not in SCHEMA_ITEMS and not _is_name(item) for item in call.positional)
    inherited = tuple(
        item
        for item in common.positional
        if not _is_name(item) and not (has_type and construct(item) not in SCHEMA_ITEMS)
    )
    kept = tuple(item for item in common.keywords if item[0] not in given and item[0] != "name")
    return r.Invoke(
        call.function,
        (*call.positional, *inherited),
        (*kept, *call.keywords),
        call.unpacked or common.unpacked,
        (*common.spread, *call.spread),
    )


def _is_name(item: Recipe) -> bool:
    return isinstance(item, r.Constant)


def _missing(call: r.Invoke, name: str) -> list[str]:
    arguments = call_arguments(call)
    found = [f"unpacked arguments of column {name}"] if call.unpacked else []
    if any(foreign_key_target(i) == r.OPAQUE for i in call.positional if called(i) == "ForeignKey"):
        found.append(f"foreign key of column {name}")
    if r.OPAQUE in call.positional or any(flag(arguments.get(name), True) is None for name in FLAGS):
        found.append(f"arguments of column {name}")
    return found


def _no_type(call: r.Invoke, declared: Declaration, type_: Recipe | None) -> list[str]:
    """A mapped column needs a type, if no foreign key has one."""
    refers = any(called(item) == "ForeignKey" for item in call.positional)
    unsaid = type_ is None and not refers and not call.unpacked and _is_wrapped(declared)
    return [f"type of column {declared.name}"] if unsaid else []
