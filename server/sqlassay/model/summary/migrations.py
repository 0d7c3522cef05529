"""What tells that a module belongs to an Alembic environment, whatever its place."""

from __future__ import annotations

from sqlassay.model.environment import Role
from sqlassay.model.summary import recipes as r
from sqlassay.model.summary.summaries import ModuleSummary


def role_by_content(summary: ModuleSummary) -> Role:
    """The role of a module: a migration where its code says so, else what its place says.

    A test's module stays a test: projects that test migrations have some made for that.
    """
    if summary.role is not Role.TEST and (is_revision(summary) or is_environment(summary)):
        return Role.MIGRATION
    return summary.role


def is_revision(summary: ModuleSummary) -> bool:
    """Whether a module is a `revision
    <https://alembic.sqlalchemy.org/en/latest/tutorial.html#create-a-migration-script>`_."""
    revision = summary.bindings.get("revision", ())
    identified = any(isinstance(_value(recipe), r.Constant) for recipe in revision)
    return identified and "down_revision" in summary.bindings and "upgrade" in summary.functions


def is_environment(summary: ModuleSummary) -> bool:
    """Whether a module is the ``env.py`` that Alembic runs."""
    return summary.name.rpartition(".")[2] == "env" and any(
        recipe == r.Imported(r.Source("alembic", from_root=False), "context")
        for recipes in summary.bindings.values()
        for recipe in recipes
    )


def changes_schema(summary: ModuleSummary) -> bool:
    """Whether functions of a module may change a database's schema by Alembic's operations."""
    return summary.role is Role.MIGRATION or any(
        recipe == r.Imported(r.Source("alembic", from_root=False), "op")
        for recipes in summary.bindings.values()
        for recipe in recipes
    )


def _value(recipe: r.Recipe) -> r.Recipe:
    return recipe.value if isinstance(recipe, r.Annotated) else recipe
