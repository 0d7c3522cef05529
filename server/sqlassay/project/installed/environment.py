"""Which environment a project's code runs in, as far as the files tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sqlassay.project.configuration import Configuration
from sqlassay.project.discovery import project_top
from sqlassay.project.installed.search_path import site_packages

NAMES = (".venv", "venv", "env", ".env")
"""What a virtual environment in a project's folder is called."""
MARKERS = ("pyvenv.cfg", "conda-meta")
"""What makes a folder an environment (`virtual environments <https://docs.python.org/3/library/venv.html>`_,
conda's).
"""


def has_sqlalchemy(environment: Path) -> bool:
    """Whether SQLAlchemy is installed there."""
    return any((site / "sqlalchemy" / "__init__.py").is_file() for site in site_packages(environment))


def environment_of(
    folder: Path,
    configuration: Configuration,
    variables: Mapping[str, str] = os.environ,
    is_of_project: Callable[[Path], bool] = has_sqlalchemy,
) -> Path | None:
    """The environment of the files in a folder: the configured one, or else the first that has SQLAlchemy of
    the active virtual environment, those that stand in the folder and above it up to the top of the
    repository, and the active conda environment.

    An environment without SQLAlchemy is not the project's: pre-commit, for one, runs a tool in its own.
    """
    if configuration.python is not None:
        return _of_interpreter(configuration.python)
    candidates = (*_active(variables, "VIRTUAL_ENV"), *_standing(folder), *_active(variables, "CONDA_PREFIX"))
    return next(filter(is_of_project, candidates), None)


def _of_interpreter(python: Path) -> Path:
    """The environment that a path means: of an interpreter in it, or the folder itself."""
    if python.is_dir():
        return python
    return python.parent.parent if python.parent.name in ("bin", "Scripts") else python.parent


def _active(variables: Mapping[str, str], name: str) -> Iterator[Path]:
    if value := variables.get(name):
        yield Path(value)


def _standing(folder: Path) -> Iterator[Path]:
    top = project_top(folder) or folder
    for place in (folder, *folder.parents):
        for environment in (place / name for name in NAMES):
            if any((environment / marker).exists() for marker in MARKERS):
                yield environment
        if place == top:
            return
