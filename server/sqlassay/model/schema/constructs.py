"""SQLAlchemy's constructs in class bodies, by their names."""

from __future__ import annotations

from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.recipes import Recipe

LIBRARIES = ("sqlalchemy.", "sqlmodel.", "flask_sqlalchemy.", "alembic.")

COLUMNS = frozenset(["Column", "mapped_column"])

SCHEMA_ITEMS = frozenset(
    "ForeignKey ForeignKeyConstraint CheckConstraint UniqueConstraint PrimaryKeyConstraint ExcludeConstraint"
    " Constraint Index Identity Computed Sequence FetchedValue DefaultClause ColumnDefault DDL".split()
)
"""Positional arguments of a column or a table that are no type and no column."""

HYBRIDS = frozenset(["hybrid_property", "hybrid_method"])
DECLARED = frozenset(["declared_attr", "directive", "cascading"])


def construct(recipe: Recipe | None) -> str | None:
    """The last name of what is called, or named, of SQLAlchemy or a dialect of it; None for anything else."""
    function = recipe.function if isinstance(recipe, r.Invoke) else recipe
    match function:
        case r.External(name=name) if name.startswith(LIBRARIES):
            return name.rpartition(".")[2]
    return None


def called(recipe: Recipe | None) -> str | None:
    """The construct that a call makes."""
    return construct(recipe) if isinstance(recipe, r.Invoke) else None


def last_name(recipe: Recipe) -> str:
    """The last part of what a decorator names."""
    match recipe:
        case r.Invoke(function=function):
            return last_name(function)
        case r.Get(name=name):
            return name
        case r.External(name=name) | r.Project(name=name) | r.Ref(name=name):
            return name.rpartition(".")[2]
    return ""


def is_true(recipe: Recipe | None) -> bool:
    return recipe == r.Constant(True)


def flag(recipe: Recipe | None, otherwise: bool | None) -> bool | None:
    """The value of a boolean argument; None where that is not known."""
    match recipe:
        case None:
            return otherwise
        case r.Constant(value=value):
            return bool(value)
    return None


def text(recipe: Recipe | None) -> str | None:
    """The value of an argument that is a string."""
    match recipe:
        case r.Constant(value=str() as value):
            return value
    return None
