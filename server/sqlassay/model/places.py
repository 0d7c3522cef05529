"""Where the classes, functions and variables of a workspace stand, found without parsing it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from sqlassay.model.workspace import Workspace
from sqlassay.syntax import definitions
from sqlassay.text import LineIndex


class Place(Struct, frozen=True, order=True):
    """A line of a file."""

    path: Path
    line: int
    """Counted from 1."""


class Places:
    """The places of a snapshot; a file is looked into when something of it is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._found: dict[str, Mapping[str, Place]] = {}

    def of(self, module: str, name: str) -> Place | None:
        """Where a class, function or variable of a module stands by its qualified name; None where it
        cannot be found.
        """
        if module not in self._found:
            self._found[module] = self._in(module)
        return self._found[module].get(name)

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        return {self._workspace.summary(path).name: path for path in self._workspace.paths}

    def _in(self, module: str) -> Mapping[str, Place]:
        path = self._paths.get(module)
        text = None if path is None else self._workspace.text(path)
        if path is None or text is None:
            return {}
        lines, found = LineIndex(text), dict[str, Place]()
        for name, offset in definitions(text):
            found.setdefault(name, Place(path, lines.position(offset).line + 1))
        return found
