from __future__ import annotations

from msgspec import Struct


class Environment(Struct, frozen=True):
    """What is known of the project around the code, and how it was found out."""

    sqlalchemy: tuple[int, int] | None = None
    """The oldest SQLAlchemy release (major, minor) that the project has to run on; None where unknown."""
    sqlalchemy_source: str = ""
    """Where `sqlalchemy` was read, in words, e.g. ``requirements.txt: sqlalchemy>=2.0``."""
