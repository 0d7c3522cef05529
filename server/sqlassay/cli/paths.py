from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sqlassay.project import absolute, project_top


class Paths:
    """How the command line writes paths: as they were given, that is relative to the working directory for
    what lies
    below it, and for what lies elsewhere if somebody asked for it with a relative path."""

    def __init__(self, arguments: Iterable[str]) -> None:
        self._here = Path.cwd()
        self._relative = [absolute(Path(path)) for path in arguments if not Path(path).is_absolute()]

    def shown(self, path: Path) -> str:
        """An absolute path in words; what is no text in a name is replaced."""
        is_near = any(path.is_relative_to(folder) for folder in (self._here, *self._relative))
        name = os.path.relpath(path, self._here) if is_near else str(path)
        return name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def posix(path: str) -> str:
    """The path with ``/``, as formats for other programs want it."""
    return path.replace(os.sep, "/")


def by_project(arguments: Iterable[str]) -> list[list[Path]]:
    """The paths that somebody names, together where they belong to one project."""
    projects: dict[Path | None, list[Path]] = {}
    for path in map(absolute, map(Path, arguments)):
        projects.setdefault(project_top(path), []).append(path)
    return list(projects.values())
