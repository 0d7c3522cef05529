"""The databases that SQL is written for."""

from __future__ import annotations

from sqlassay.model.environment import Environment

DEFAULT = "default"
"""SQLAlchemy's dialect of no database in particular."""
DIALECTS = (DEFAULT, "postgresql", "mysql", "mariadb", "sqlite", "oracle", "mssql")
"""SQLAlchemy's names of those that it has itself."""


def dialect_for(environment: Environment) -> str:
    """The dialect that a project uses; the default one where it uses several, or one that SQLAlchemy does not
    have itself. SQLite beside another is what tests and developers use.
    """
    known = environment.dialects & set(DIALECTS)
    serious = known - {"sqlite"} or known
    return next(iter(serious)) if len(serious) == 1 else DEFAULT
