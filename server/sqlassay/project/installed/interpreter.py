"""An interpreter that can import a project's SQLAlchemy, or the one that came with this program."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from sqlassay.project.installed.search_path import site_packages

PLACES = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")


class Interpreter(Struct, frozen=True):
    """An interpreter, and the folders where SQLAlchemy and what it needs lie."""

    python: Path
    folders: tuple[Path, ...]


def interpreter_of(environments: Iterable[Path]) -> Interpreter | None:
    """That of the first environment that has one and SQLAlchemy, else the one that runs this program; None
    where neither has.
    """
    found = (_in(environment) for environment in environments)
    return next((interpreter for interpreter in found if interpreter is not None), None) or bundled()


def bundled() -> Interpreter | None:
    """The interpreter that runs this program, with its own SQLAlchemy; None where it has none."""
    needed = ("sqlalchemy", "typing_extensions")
    folders = dict.fromkeys(folder for name in needed if (folder := _folder(name)) is not None)
    return Interpreter(Path(sys.executable), tuple(folders)) if _folder("sqlalchemy") else None


def _in(environment: Path) -> Interpreter | None:
    python = next((environment / p for p in PLACES if (environment / p).is_file()), None)
    folders = site_packages(environment)
    has = any((folder / "sqlalchemy" / "__init__.py").is_file() for folder in folders)
    return Interpreter(python, folders) if python is not None and has else None


def _folder(name: str) -> Path | None:
    try:
        return Path(str(distribution(name).locate_file("")))
    except PackageNotFoundError:
        return None
