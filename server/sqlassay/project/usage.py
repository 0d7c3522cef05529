"""Whether a project has anything to do with SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

MODULES = (b"sqlalchemy", b"sqlmodel", b"alembic", b"oslo_db")
"""What stands in every file that uses SQLAlchemy itself, as part of a module's name."""


def names_sqlalchemy(text: bytes) -> bool:
    """Whether a source names SQLAlchemy, or a library that is made for it."""
    return any(name in text for name in MODULES)


def file_names_sqlalchemy(path: Path) -> bool:
    """Whether a file does; one that cannot be read does not."""
    try:
        return names_sqlalchemy(path.read_bytes())
    except OSError:
        return False


def is_of_sqlalchemy(distributions: Iterable[str]) -> bool:
    """Whether one of some distributions, by their canonical names, is SQLAlchemy or made for it."""
    return any(word in name for name in distributions for word in ("sqlalchemy", "sqlmodel", "alembic"))
