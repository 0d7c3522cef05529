"""Where projects begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MARKERS = ("pyproject.toml", "sqlassay.toml", ".git", "setup.cfg")
"""What stands at the top of a project."""
OUTSIDE_MARKERS = (*MARKERS, "setup.py")
"""What does so outside of a package, within which a module may have such a name."""
WEAK_MARKERS = ("requirements.txt", "Pipfile", "alembic.ini")
"""What may do so; it counts where none of these is found, and not within a package."""


class Marks(NamedTuple):
    """What in a folder tells that a project begins there."""

    repository: bool
    strong: bool
    weak: bool


class Tops:
    """The projects around folders, each folder looked into once."""

    def __init__(self) -> None:
        self._found: dict[Path, Marks] = {}

    def nearest(self, path: Path) -> Path | None:
        """The project that a path belongs to: the nearest folder, going up, that looks like the top of
        one.
        """
        return next(self._around(path), None)

    def outermost(self, path: Path) -> Path | None:
        """The outermost project around a path: the top of its repository, or else of all projects around
        it.
        """
        repositories = (folder for folder in (path, *path.parents) if self._marks(folder).repository)
        return next(repositories, None) or next(iter([*self._around(path)][::-1]), None)

    def _around(self, path: Path) -> Iterator[Path]:
        folders = (path, *path.parents)
        strong = [folder for folder in folders if self._marks(folder).strong]
        return iter(strong or [folder for folder in folders if self._marks(folder).weak])

    def _marks(self, folder: Path) -> Marks:
        known = self._found.get(folder)
        if known is None:
            outside = not (folder / "__init__.py").exists()
            known = self._found[folder] = Marks(
                repository=(folder / ".git").exists(),
                strong=_holds(folder, OUTSIDE_MARKERS if outside else MARKERS),
                weak=outside and _holds(folder, WEAK_MARKERS),
            )
        return known


def workspace_root(path: Path) -> Path | None:
    """The project that a path belongs to: the nearest folder, going up, that looks like the top of one."""
    return Tops().nearest(path)


def project_top(path: Path) -> Path | None:
    """The outermost project around a path: the top of its repository, or else of all projects around it."""
    return Tops().outermost(path)


def _holds(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).exists() for name in names)
