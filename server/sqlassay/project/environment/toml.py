from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from sqlassay.project.files import text_of

T = TypeVar("T")


def from_toml(file: Path, read: Callable[[dict[str, Any], str], Iterable[T]]) -> list[T]:
    """What a function reads from a document, which it is given with the file's name; nothing where the file
    is missing, is no TOML, or has not the shape that the function counts on.
    """
    try:
        return list(read(tomllib.loads(text_of(file)), file.name))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return []
