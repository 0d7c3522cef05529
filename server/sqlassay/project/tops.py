"""Where projects begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

MARKERS = ("pyproject.toml", "sqlassay.toml", ".git", "setup.cfg")
"""What stands at the top of a project."""
OUTSIDE_MARKERS = (*MARKERS, "setup.py")
"""What does so outside of a package, within which a module may have such a name."""
WEAK_MARKERS = ("requirements.txt", "Pipfile", "alembic.ini")
"""What may do so; it counts where none of these is found, and not within a package."""


def workspace_root(path: Path) -> Path | None:
    """The project that a path belongs to: the nearest folder, going up, that looks like the top of one."""
    return next(_tops(path), None)


def project_top(path: Path) -> Path | None:
    """The outermost project around a path: the top of its repository, or else of all projects around it."""
    repositories = (folder for folder in (path, *path.parents) if (folder / ".git").exists())
    return next(repositories, None) or next(iter([*_tops(path)][::-1]), None)


def _tops(path: Path) -> Iterator[Path]:
    folders = (path, *path.parents)
    outside = {folder for folder in folders if not (folder / "__init__.py").exists()}

    def holds(folder: Path, names: Iterable[str]) -> bool:
        return any((folder / name).exists() for name in names)

    strong = [f for f in folders if holds(f, OUTSIDE_MARKERS if f in outside else MARKERS)]
    return iter(strong or [folder for folder in folders if folder in outside and holds(folder, WEAK_MARKERS)])
