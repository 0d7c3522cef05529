"""Which environment a project's code runs in, as far as the files tell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from sqlassay.project.configuration import Configuration
from sqlassay.project.files import is_folder
from sqlassay.project.installed.search_path import site_packages
from sqlassay.project.tops import Tops

NAMES = (".venv", "venv", "env", ".env")
"""What a virtual environment in a project's folder is called."""
MARKERS = ("pyvenv.cfg", "conda-meta")
"""What makes a folder an environment (`virtual environments <https://docs.python.org/3/library/venv.html>`_,
conda's).
"""


class EnvironmentFinder:
    """Finds the environment that the files of a folder run in, looking at each place once."""

    def __init__(self, variables: Mapping[str, str] = os.environ, own: Path = Path(sys.prefix)) -> None:
        """:param own: the environment that this program runs in."""
        self._variables = variables
        self._own = own
        self._standing: dict[Path, Path | None] = {}
        self._tops = Tops()
        self._counts = cache(_has_sqlalchemy)

    def of(self, folder: Path, configuration: Configuration) -> Path | None:
        """The configured environment, or else the first that has SQLAlchemy of these: the active virtual
        environment, those that stand in the folder and above it up to the top of the repository, the active
        conda environment, and the one that this program runs in: an editor starts it with the interpreter
        that was chosen for the project.

        An environment without SQLAlchemy is not the project's: pre-commit, for one, runs a tool in its own.
        """
        if configuration.python is not None:
            return _of_interpreter(configuration.python)
        active = self._active("VIRTUAL_ENV") or self._around(folder) or self._active("CONDA_PREFIX")
        return active or (self._own if self._counts(self._own) else None)

    def _active(self, variable: str) -> Path | None:
        place = Path(self._variables.get(variable, ""))
        return place if place.is_absolute() and self._counts(place) else None

    def _around(self, folder: Path) -> Path | None:
        if folder not in self._standing:
            here = next(filter(self._counts, _environments_in(folder)), None)
            is_top = self._tops.outermost(folder) in (folder, None)
            self._standing[folder] = here or (None if is_top else self._around(folder.parent))
        return self._standing[folder]


def _environments_in(folder: Path) -> Iterator[Path]:
    for environment in (folder / name for name in NAMES):
        if any((environment / marker).exists() for marker in MARKERS):
            yield environment


def _of_interpreter(python: Path) -> Path:
    """The environment that a path means: of an interpreter in it, or the folder itself."""
    if is_folder(python):
        return python
    return python.parent.parent if python.parent.name in ("bin", "Scripts") else python.parent


def _has_sqlalchemy(environment: Path) -> bool:
    return any((site / "sqlalchemy" / "__init__.py").is_file() for site in site_packages(environment))
