"""An interpreter that can import a project's SQLAlchemy, or the one that came with this program."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from sqlassay.project.digests import digest
from sqlassay.project.installed.search_path import site_packages

PLACES = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")


class Interpreter(Struct, frozen=True):
    """An interpreter, and the folders where SQLAlchemy and what it needs lie."""

    python: Path
    folders: tuple[Path, ...]

    @property
    def release(self) -> str:
        """That of its SQLAlchemy, as that says it; empty where it does not."""
        said = b"" if self._sqlalchemy is None else _said_release(self._sqlalchemy)
        return said.partition(b"=")[2].strip(b" \"'").decode("ascii", "replace")

    @property
    def stamp(self) -> bytes:
        """What tells that it is another one, or has another SQLAlchemy."""
        file = self._sqlalchemy
        release = b"" if file is None else _said_release(file) + _time(file)
        return digest(os.fsencode(self.python), os.fsencode(file or ""), release, _time(self.python))

    @property
    def _sqlalchemy(self) -> Path | None:
        files = (folder / "sqlalchemy" / "__init__.py" for folder in self.folders)
        return next((file for file in files if file.is_file()), None)


def interpreter_of(environments: Iterable[Path]) -> Interpreter | None:
    """That of the first environment that has one and SQLAlchemy, else the one that runs this program; None
    where neither has.
    """
    found = (_in(environment) for environment in environments)
    return next((interpreter for interpreter in found if interpreter is not None), None) or bundled()


def bundled() -> Interpreter | None:
    """The interpreter that runs this program, with its own SQLAlchemy; None where it has none."""
    places = list(_own_places())
    needed = ("sqlalchemy", "typing_extensions")
    folders = dict.fromkeys(folder for name in needed if (folder := _folder(name, places)) is not None)
    return Interpreter(Path(sys.executable), tuple(folders)) if _folder("sqlalchemy", places) else None


def _own_places() -> Iterator[Path]:
    """Where this program's packages lie: where one of them came from, and the module path, but for what the
    folder that it was started in, or a variable, put on that: those may be the project's.
    """
    yield Path(msgspec.__file__).parents[1]
    here, said = Path.cwd(), os.environ.get("PYTHONPATH", "").split(os.pathsep)
    for place in map(Path, filter(None, sys.path)):
        if place.is_absolute() and place != here and str(place) not in said:
            yield place


def _folder(module: str, places: Iterable[Path]) -> Path | None:
    """The first of some folders that has a module."""
    files = (f"{module}/__init__.py", f"{module}.py")
    return next((place for place in places if any((place / file).is_file() for file in files)), None)


def _said_release(file: Path) -> bytes:
    """The line by which SQLAlchemy says its release."""
    try:
        said = re.search(rb"^__version__\s*=.*", file.read_bytes(), re.MULTILINE)
    except OSError:
        return b""
    return said[0].rstrip() if said else b""


def _time(file: Path) -> bytes:
    try:
        return str(file.stat().st_mtime_ns).encode()
    except OSError:
        return b""


def _in(environment: Path) -> Interpreter | None:
    python = next((environment / p for p in PLACES if (environment / p).is_file()), None)
    folders = site_packages(environment)
    has = any((folder / "sqlalchemy" / "__init__.py").is_file() for folder in folders)
    return Interpreter(python, folders) if python is not None and has else None
