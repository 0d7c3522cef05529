from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def found_in(package: ModuleType, kind: type[T]) -> Iterator[T]:
    """The values of a type that the modules of a package have, found by walking it."""
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield from (value for value in vars(import_module(info.name)).values() if isinstance(value, kind))
