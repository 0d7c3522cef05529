from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something about a file or folder that keeps it from being checked as asked."""

    path: Path
    message: str
    """What is wrong and what to do about it, without the path."""
    line: int | None = None
    """Counted from 1; None where the file as a whole is meant."""
