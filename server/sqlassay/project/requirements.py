"""What a project's files say of the releases it needs: declared, locked or installed. Nothing of it is
run."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOWER = (">=", "==", "~=", ">", "===")


class Need(Struct, frozen=True):
    """One file's word on one distribution."""

    name: str
    """Canonical: lower case, with ``-``."""
    lowest: tuple[int, ...] | None
    """The oldest release that it allows, as far as it says; None where it gives no lower bound."""
    below: tuple[int, ...] | None
    """The release that it stops short of; None where it gives no upper bound."""
    source: str
    """The file and the words, e.g. ``requirements.txt: sqlalchemy>=2.0``."""


def declared(folder: Path) -> list[Need]:
    """What the project's own files ask for: pyproject.toml, Pipfile, setup.cfg, requirements files."""
    needs = [
        *_in_toml(folder / "pyproject.toml", _pyproject),
        *_in_toml(folder / "Pipfile", _pipfile),
        *_setup_cfg(folder / "setup.cfg"),
    ]
    seen: set[Path] = set()
    for pattern in ("*requirements*.txt", "*requirements*.in", "requirements/*.txt", "requirements/*.in"):
        for file in sorted(folder.glob(pattern)):
            needs += _requirements(file, folder, seen)
    return needs


def locked(folder: Path) -> list[Need]:
    """What the project's lock files fix: uv, Poetry, PDM, Pipenv, and PEP 751."""
    names = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
    needs = [need for name in names for need in _in_toml(folder / name, _lock)]
    return [*needs, *_pipfile_lock(folder / "Pipfile.lock")]


def installed(folder: Path) -> list[Need]:
    """What stands in a virtual environment in the project's folder, by the names of the metadata folders."""
    needs: list[Need] = []
    for environment in (".venv", "venv", "env", ".env"):
        for pattern in ("lib/python*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
            for found in sorted((folder / environment).glob(pattern)):
                name, _, version = found.name.removesuffix(".dist-info").partition("-")
                needs += _exactly(name, version, environment)
    return needs


def _need(text: str, where: str) -> Iterator[Need]:
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return
    yield _bounded(requirement.name, requirement.specifier, f"{where}: {text}")


def _exactly(name: str, version: object, where: str) -> Iterator[Need]:
    try:
        release = Version(str(version)).release
    except InvalidVersion:
        return
    yield Need(canonicalize_name(name), release, None, f"{where}: {canonicalize_name(name)} {version}")


def _bounded(name: str, specifiers: SpecifierSet, source: str) -> Need:
    lower = [_release(item) for item in specifiers if item.operator in LOWER]
    upper = [_release(item) for item in specifiers if item.operator in ("<", "<=")]
    lowest, below = max(filter(None, lower), default=None), min(filter(None, upper), default=None)
    return Need(canonicalize_name(name), lowest, below, source)


def _release(specifier: Specifier) -> tuple[int, ...] | None:
    try:
        return Version(specifier.version.removesuffix(".*")).release
    except InvalidVersion:
        return None


def _in_toml(file: Path, needs: Callable[[dict[str, Any], str], Iterator[Need]]) -> list[Need]:
    try:
        return list(needs(tomllib.loads(file.read_text("utf-8")), file.name))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError, TypeError):
        return []  # another tool's file, in a shape that it does not have: it says nothing


def _pyproject(document: dict[str, Any], where: str) -> Iterator[Need]:
    project, tools = document.get("project", {}), document.get("tool", {})
    lists = [
        project.get("dependencies", []),
        *project.get("optional-dependencies", {}).values(),
        *document.get("dependency-groups", {}).values(),
        *tools.get("pdm", {}).get("dev-dependencies", {}).values(),
        tools.get("uv", {}).get("dev-dependencies", []),
    ]
    for text in (item for items in lists for item in items if isinstance(item, str)):
        yield from _need(text, where)
    poetry = tools.get("poetry", {})
    groups = (poetry, *poetry.get("group", {}).values())
    for group in groups:
        for table in (group.get("dependencies", {}), group.get("dev-dependencies", {})):
            yield from _table(table, where)


def _pipfile(document: dict[str, Any], where: str) -> Iterator[Need]:
    for table in (document.get("packages", {}), document.get("dev-packages", {})):
        yield from _table(table, where)


def _table(table: dict[str, Any], where: str) -> Iterator[Need]:
    """Poetry's and Pipenv's tables: a constraint by name, or a table, or several, that hold it as
    ``version``."""
    for name, value in table.items():
        for item in value if isinstance(value, list) else [value]:
            text = item.get("version", "*") if isinstance(item, dict) else item
            yield _bounded(name, _constraint(str(text)), f'{where}: {name} = "{text}"')


def _constraint(text: str) -> SpecifierSet:
    """`Poetry's constraints <https://python-poetry.org/docs/dependency-specification/>`_, as far as lower
    bounds go.

    ``^2.0`` and ``~2.0`` allow nothing older than 2.0; a bare version means itself.
    """
    parts = re.split(r"\s*(?:,|\|\|?)\s*|\s+(?=[<>=!~^])", text.strip())
    specifiers = (_specifier(part) for part in parts if part not in ("", "*"))
    try:
        return SpecifierSet(",".join(specifiers))
    except ValueError:
        return SpecifierSet()


def _specifier(part: str) -> str:
    if part[0] == "^" or (part[0] == "~" and part[1:2] != "="):
        return f">={part[1:].strip()}"
    return f"=={part}" if part[0].isdigit() else part


def _lock(document: dict[str, Any], where: str) -> Iterator[Need]:
    for package in (*document.get("package", []), *document.get("packages", [])):
        yield from _exactly(package.get("name", ""), package.get("version"), where)


def _pipfile_lock(file: Path) -> list[Need]:
    try:
        document = json.loads(file.read_text("utf-8"))
        tables = (document.get("default", {}), document.get("develop", {}))
        pins = [(name, pin.get("version", "")) for table in tables for name, pin in table.items()]
    except (OSError, ValueError, AttributeError):
        return []
    return [need for name, version in pins for need in _exactly(name, version.removeprefix("=="), file.name)]


def _setup_cfg(file: Path) -> Iterator[Need]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return
    values = [parser.get("options", "install_requires", fallback="")]
    if parser.has_section("options.extras_require"):
        values += [value for _, value in parser.items("options.extras_require")]
    yield from _lines("\n".join(values).splitlines(), file.name)


def _requirements(file: Path, folder: Path, seen: set[Path]) -> Iterator[Need]:
    """`pip's requirements file format <https://pip.pypa.io/en/stable/reference/requirements-file-format/>`_,
    with the files that it includes by ``-r`` and ``-c``."""
    if file in seen:
        return
    seen.add(file)
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return
    lines = re.sub(r"\\\r?\n", " ", text).splitlines()
    where = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    yield from _lines(lines, where)
    for line in lines:
        if included := re.match(r"\s*(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)", line):
            yield from _requirements((file.parent / included[1]).resolve(), folder, seen)


def _lines(lines: Iterable[str], where: str) -> Iterator[Need]:
    for line in lines:
        text = re.split(r"(?:^|\s)(?:#|--hash\b)", line, maxsplit=1)[0].strip()
        if text and not text.startswith("-"):
            yield from _need(text, where)
