"""Tables: Core's ``Table(…)``, and what ``__table_args__`` says of a mapped class's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.kinds import ProjectClass
from sqlassay.model.questions import question
from sqlassay.model.schema.calls import made_by
from sqlassay.model.schema.columns import Declaration, column_of, is_column
from sqlassay.model.schema.constructs import SCHEMA_ITEMS, called, text
from sqlassay.model.schema.mapped import Arguments, ColumnAttribute, TableSchema, call_arguments
from sqlassay.model.schema.resolving import value_of
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.folding import named_items
from sqlassay.model.summary.recipes import Recipe

if TYPE_CHECKING:
    from sqlassay.model.program import Program

REFLECTING = frozenset(["autoload_with", "autoload"])


class TableArguments(Struct, frozen=True):
    """``__table_args__``, read."""

    items: tuple[Recipe, ...] = ()
    keywords: Arguments = ()
    missing: tuple[str, ...] = ()


@question(otherwise=None)
def table_in(variable: r.Project, program: Program) -> TableSchema | None:
    """The Core table that a variable, or an attribute of a class, holds."""
    found = made_by(value_of(variable, program), program)
    return read_table(found, variable, program) if is_table(found) else None


NO_TABLES = (
    r.Constant
    | r.Imported
    | r.ClassDefined
    | r.FunctionDefined
    | r.Opaque
    | r.Elements
    | r.Mapping
    | r.Lambda
)
"""Recipes that give no table, whatever their names mean."""


@question(otherwise=())
def tables_in(module: str, program: Program) -> tuple[TableSchema, ...]:
    """The Core tables that variables of a module, and attributes of its classes, hold."""
    found = (table_in(r.Project(module, name), program) for name in program.perhaps_tables(module))
    return tuple(table for table in found if table is not None)


def perhaps_tables(summary: ModuleSummary) -> Iterator[str]:
    """The variables of a module, and the attributes of its classes, that may hold a Core table."""
    for name, bound in summary.bindings.items():
        if len(bound) == 1 and not isinstance(bound[0], NO_TABLES):
            yield name
    for owner, cls in summary.classes.items():
        for name, members in cls.members.items():
            given = [member.value for member in members if member.value is not None]
            if name != "__table__" and not all(isinstance(value, NO_TABLES) for value in given):
                yield f"{owner}.{name}"


def is_table(recipe: Recipe | None) -> bool:
    return called(recipe) == "Table"


def table_of(recipe: Recipe | None, program: Program) -> TableSchema | None:
    """The table that a resolved recipe stands for."""
    match recipe:
        case r.Project():
            return table_in(recipe, program)
        case r.Get(value=r.Project(module=module, name=owner), name=name) if owner:
            return table_in(r.Project(module, f"{owner}.{name}"), program)
    return read_table(recipe, None, program) if is_table(recipe) else None


def read_table(recipe: Recipe | None, variable: r.Project | None, program: Program) -> TableSchema:
    """``Table("name", metadata, Column(…), …)``"""
    assert isinstance(recipe, r.Invoke)
    owner = ProjectClass(variable.module, variable.name) if variable else ProjectClass("", "")
    arguments = call_arguments(recipe)
    positional = list(recipe.positional)
    name = arguments.get("name") or (positional.pop(0) if positional else None)
    items = [made_by(item, program) for item in positional]
    columns = [item for item in items if is_column(item)]
    made = (_column(item, owner, program) for item in columns if isinstance(item, r.Invoke))
    constraints = tuple(item for item in items if called(item) in SCHEMA_ITEMS)
    metadata = arguments.get("metadata") or next(
        (i for i in items if not is_column(i) and called(i) is None), None
    )
    missing = [] if text(name) is not None else ["name of the table"]
    if "extend_existing" in arguments:
        missing.append("columns that the table has already")
    if recipe.unpacked:
        missing.append("unpacked arguments of the table")
    return TableSchema(
        name=text(name),
        schema=arguments.get("schema"),
        columns=tuple(keyed(column, constraints) for column in made),
        constraints=constraints,
        arguments=recipe.keywords,
        metadata=metadata,
        variable=variable,
        reflected=is_reflected(recipe.keywords),
        missing=tuple(missing),
    )


def _column(call: r.Invoke, owner: ProjectClass, program: Program) -> ColumnAttribute:
    given = call.positional[0] if call.positional else call_arguments(call).get("name")
    key = text(call_arguments(call).get("key")) or text(given) or ""
    found = column_of(call, Declaration(key, owner, call), program)
    return found if text(given) else _unnamed(found)


def _unnamed(column: ColumnAttribute) -> ColumnAttribute:
    return replace(column, column=None, missing=(*column.missing, "name of a column"))


def table_arguments(recipe: Recipe) -> TableArguments:
    """``__table_args__``: a tuple, a dict, or a tuple with a dict at its end."""
    match recipe:
        case r.Mapping(spread=()):
            return TableArguments(keywords=tuple(named_items(recipe).items()))
        case r.Constant(value=None):
            return TableArguments()
        case r.Elements(elements=elements):
            last = elements[-1] if elements else None
            keywords = tuple(named_items(last).items()) if isinstance(last, r.Mapping) else ()
            items = elements[:-1] if isinstance(last, r.Mapping) else elements
            known = tuple(item for item in items if not isinstance(item, r.Opaque | r.Unpacked))
            missing = () if len(known) == len(items) else ("some of __table_args__",)
            return TableArguments(known, keywords, missing)
    return TableArguments(missing=("__table_args__",))


def is_reflected(arguments: Arguments) -> bool:
    """Whether the keyword arguments of a table say that the database tells its columns."""
    return any(name in REFLECTING for name, _ in arguments)


def keyed(column: ColumnAttribute, constraints: tuple[Recipe, ...]) -> ColumnAttribute:
    """A column with what a ``PrimaryKeyConstraint`` beside it makes of it."""
    for constraint in constraints:
        if called(constraint) == "PrimaryKeyConstraint" and isinstance(constraint, r.Invoke):
            names = [_named_in(item) for item in constraint.positional]
            if column.column in names or column.name in names:
                said = "nullable" in dict(column.arguments) or column.optional
                return replace(column, primary_key=True, nullable=column.nullable if said else False)
            if constraint.unpacked or None in names:
                return replace(column, primary_key=None, nullable=None)
    return column


def _named_in(item: Recipe) -> str | None:
    """The column that an item of a constraint means, by its name or its attribute."""
    match item:
        case r.Get(value=r.Project(), name=name):
            return name
    return text(item)


def has_primary_key(table_items: tuple[Recipe, ...], columns: tuple[ColumnAttribute, ...]) -> bool:
    """Whether a table with these columns has a primary key."""
    return any(column.primary_key for column in columns) or any(
        called(item) == "PrimaryKeyConstraint" for item in table_items
    )
