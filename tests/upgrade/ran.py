"""What comes of running a module."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Ran(NamedTuple):
    """What came of running a module."""

    value: str
    warnings: list[str]
    error: str | None


Run = Callable[..., Ran]
