"""Where pytest is told to look for tests (`its configuration files
<https://docs.pytest.org/en/stable/reference/customize.html#configuration-file-formats>`_)."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from sqlassay.model.environment import TestLayout, is_test_name
from sqlassay.project.environment.toml import from_toml
from sqlassay.project.files import is_folder, matching, text_of

CONVENTIONS = ("test_*.py", "*_test.py", "conftest.py")
ANYTHING = frozenset(["*", "*.py"])
"""Patterns that tell no test from other files."""


def test_layout(folder: Path) -> TestLayout | None:
    """What the first file says, in pytest's own order, that is for pytest; None where that is nothing."""
    found = next(_layouts(folder), TestLayout())
    return found if found.folders or found.patterns else None


def _layouts(folder: Path) -> Iterator[TestLayout]:
    for name in ("pytest.toml", ".pytest.toml"):
        yield from from_toml(folder / name, lambda d, where: _layout(d.get("pytest"), folder, where))
    for name in ("pytest.ini", ".pytest.ini"):
        yield from _by_ini(folder / name, "pytest")
    yield from from_toml(folder / "pyproject.toml", lambda d, where: _by_pyproject(d, folder, where))
    yield from _by_ini(folder / "tox.ini", "pytest")
    yield from _by_ini(folder / "setup.cfg", "tool:pytest")


def _by_pyproject(document: dict[str, Any], folder: Path, where: str) -> Iterator[TestLayout]:
    table = document.get("tool", {}).get("pytest")
    return _layout(None if table is None else table.get("ini_options", table), folder, where)


def _by_ini(file: Path, section: str) -> Iterator[TestLayout]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text_of(file))
    except configparser.Error:
        return
    if parser.has_section(section):
        yield from _layout(dict(parser.items(section)), file.parent, file.name)


def _layout(table: dict[str, Any] | None, folder: Path, where: str) -> Iterator[TestLayout]:
    if table is None:
        return
    paths, patterns = _words(table.get("testpaths")), _words(table.get("python_files"))
    folders = (place for path in paths for place in matching(folder, path.strip("/")) if is_folder(place))
    wanted = [name for name in patterns if name not in ANYTHING]
    alone = [place for place in folders if _holds_tests_alone(place, (*CONVENTIONS, *wanted), folder)]
    names = [f"testpaths = {' '.join(paths)}"] * bool(alone)
    names += [f"python_files = {' '.join(patterns)}"] * bool(wanted)
    yield TestLayout(tuple(alone), tuple(wanted), f"{where}: {', '.join(names)}")


def _words(value: Any) -> list[str]:
    """Words that are separated by blanks, or a list."""
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(word).strip("\"'") for word in words if str(word).strip("\"'./")]


def _holds_tests_alone(place: Path, patterns: tuple[str, ...], project: Path) -> bool:
    """Whether a folder is of tests, and not one of the application in which pytest looks too, for doctests or
    for tests that stand beside the modules."""
    if place == project or not place.is_relative_to(project):
        return False
    if any(is_test_name(part) for part in place.relative_to(project).parts):
        return True
    try:
        inside = list(place.iterdir())
    except OSError:
        return False
    modules = [path.name for path in inside if path.suffix == ".py" and path.name != "__init__.py"]
    return bool(modules) and all(any(fnmatch(name, pattern) for pattern in patterns) for name in modules)
