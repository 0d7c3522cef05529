"""The source of installed modules."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from sqlassay.project.configuration import Configurations
from sqlassay.project.digests import digest
from sqlassay.project.installed.distributions import needing_sqlalchemy
from sqlassay.project.installed.environment import EnvironmentFinder
from sqlassay.project.installed.interpreter import Interpreter, interpreter_of
from sqlassay.project.installed.search_path import search_path, site_packages
from sqlassay.project.problem import Problem
from sqlassay.project.reading import read
from sqlassay.project.settings import OracleChoice

LARGEST = 512 * 1024
"""In bytes: what is larger was generated, and is not worth the wait."""
SQLALCHEMY = re.compile(r"sqlalchemy|sqlmodel", re.IGNORECASE)


class InstalledSource(Struct, frozen=True):
    """The text of an installed module."""

    text: str
    is_package: bool
    """Whether it is a package; one without ``__init__`` has no text."""


class Packages:
    """What is installed in an environment."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._listed: dict[Path, frozenset[str]] = {}

    @cached_property
    def _search_path(self) -> tuple[Path, ...]:
        return tuple(path for site in site_packages(self.place) for path in search_path(site))

    @cached_property
    def _needing_sqlalchemy(self) -> frozenset[str]:
        return frozenset[str]().union(*map(needing_sqlalchemy, site_packages(self.place)))

    def source(self, module: str) -> InstalledSource | None:
        """The text of a module that has to do with SQLAlchemy: its distribution needs it, or it names it."""
        found = self._located(self._search_path, module.split("."))
        if found is None or (found.is_file() and found.stat().st_size > LARGEST):
            return None
        text = read(found) if found.is_file() else None
        if isinstance(text, Problem):
            return None
        source = InstalledSource(
            "" if text is None else text.text, found.name == "__init__.py" or text is None
        )
        top = module.partition(".")[0]
        return source if SQLALCHEMY.search(source.text) or top in self._needing_sqlalchemy else None

    def _located(self, folders: Iterable[Path], module: Sequence[str]) -> Path | None:
        """The file of a module (the parts of its name) as `Python finds it
        <https://docs.python.org/3/reference/import.html#the-path-based-finder>`_; a folder for a package
        without ``__init__``.
        """
        name, *rest = module
        file = self._file(folders, name)
        if file is not None:
            inside = [file.parent] if file.name == "__init__.py" else []
        else:
            inside = [folder / name for folder in folders if name in self._names(folder)]
            inside = [folder for folder in inside if folder.is_dir()]
        if rest:
            return self._located(inside, rest) if inside else None
        return file or next(iter(inside), None)

    def _file(self, folders: Iterable[Path], name: str) -> Path | None:
        for folder in folders:
            names = self._names(folder)
            if name in names and "__init__.py" in self._names(folder / name):
                return folder / name / "__init__.py"
            if f"{name}.py" in names:
                return folder / f"{name}.py"
        return None

    def _names(self, folder: Path) -> frozenset[str]:
        """What stands in a folder, by the names as they are written: not every file system minds the case."""
        if folder not in self._listed:
            try:
                self._listed[folder] = frozenset(os.listdir(folder))  # noqa: PTH208 - the names alone
            except OSError:
                self._listed[folder] = frozenset()
        return self._listed[folder]


class Installation:
    """The packages that a project's files import from: of one environment, or of several where the folders of
    the project have their own.
    """

    def __init__(self, environments: Iterable[Path] = (), oracle: OracleChoice = "project") -> None:
        """:param oracle: which SQLAlchemy may be asked."""
        self.environments = tuple(dict.fromkeys(environments))
        self.oracle = oracle
        self.stamp = digest(*(_stamp(site) for place in self.environments for site in site_packages(place)))
        """What tells that something was installed or removed."""
        self._packages = [Packages(place) for place in self.environments]

    def interpreter(self, *, trusted: bool = True) -> Interpreter | None:
        """The interpreter whose SQLAlchemy may be asked: the project's own, or the one that came with this
        program; None where there is none, or none may be asked.

        :param trusted: whether an interpreter that lies in the project may be started.
        """
        if self.oracle == "off":
            return None
        own = trusted and self.oracle == "project"
        return interpreter_of(self.environments if own else ())

    def source(self, module: str) -> InstalledSource | None:
        """The text of a module by its dotted name, if it has to do with SQLAlchemy; None where it cannot be
        read, and where the environments do not agree.
        """
        if not all(part.isidentifier() for part in module.split(".")):
            return None
        found = {source for packages in self._packages if (source := packages.source(module)) is not None}
        return found.pop() if len(found) == 1 else None


def installed_for(
    folders: Iterable[Path], configurations: Configurations, finder: EnvironmentFinder | None = None
) -> Installation:
    """The packages that are installed for the files in some folders."""
    finder = finder or EnvironmentFinder()
    said = {folder: configurations.of(folder) for folder in sorted(set(folders))}
    found = (finder.of(folder, configuration) for folder, configuration in said.items())
    choices = (configuration.oracle for configuration in said.values())
    oracle = max(choices, key=STRICTNESS.index, default=STRICTNESS[0])
    return Installation((place for place in found if place is not None), oracle)


STRICTNESS: tuple[OracleChoice, ...] = ("project", "bundled", "off")
"""Where the folders of one project say different things, the last of these counts."""


def _stamp(site: Path) -> bytes:
    try:
        return os.fsencode(f"{site} {site.stat().st_mtime_ns}")
    except OSError:
        return os.fsencode(site)
