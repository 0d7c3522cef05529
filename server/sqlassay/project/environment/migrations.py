"""Where Alembic's migrations stand (`its configuration
<https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file>`_)."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from sqlassay.model.environment import AlembicEnvironment
from sqlassay.project.environment.toml import from_toml
from sqlassay.project.files import is_file, is_folder, matching, text_of
from sqlassay.project.tops import OUTSIDE_MARKERS

USUAL = ("", "alembic", "migrations")
"""Where an environment stands that is told by its files alone, from the folder that is looked at:
``migrations`` is the default of `Flask-Migrate <https://flask-migrate.readthedocs.io/>`_."""


def alembic_environments(folder: Path) -> tuple[AlembicEnvironment, ...]:
    """The environments that a folder tells of: by an ini file, by ``[tool.alembic]`` in pyproject.toml, or by
    standing there themselves."""
    inis = (matching(folder, f"{place}*alembic*.ini") for place in ("", "migrations/"))
    configured = chain(
        chain.from_iterable(map(_by_ini, chain.from_iterable(inis))),
        from_toml(folder / "pyproject.toml", lambda document, where: _by_toml(document, where, folder)),
    )
    found = [*configured, *_by_files(folder)]
    return tuple({one.script_location: one for one in reversed(found)}.values())[::-1]


def _by_ini(file: Path) -> Iterator[AlembicEnvironment]:
    """One environment a section (`several in one file
    <https://alembic.sqlalchemy.org/en/latest/cookbook.html#run-multiple-alembic-environments-from-one-ini-file>`_)."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text_of(file))
    except configparser.Error:
        return
    for section in parser.sections():
        said = dict(parser.items(section))
        if location := said.get("script_location", "").strip():
            versions = _split(said.get("version_locations", ""), said)
            yield from _environment(location, versions, file.parent, file.name)


def _by_toml(document: dict[str, Any], where: str, folder: Path) -> Iterator[AlembicEnvironment]:
    table = document.get("tool", {}).get("alembic", {})
    location, versions = table.get("script_location", ""), table.get("version_locations", [])
    if location:
        yield from _environment(location, map(str, versions), folder, where)


def _by_files(folder: Path) -> Iterator[AlembicEnvironment]:
    for name in USUAL:
        place = folder / name
        if is_file(place / "env.py") and is_file(place / "script.py.mako"):
            shown = "/".join(filter(None, (name, "env.py")))
            yield AlembicEnvironment(place, _versions(place), f"{shown} beside script.py.mako")


def _environment(
    location: str, versions: Iterator[str], folder: Path, where: str
) -> Iterator[AlembicEnvironment]:
    place = _folder(location, folder)
    if place is not None:
        told = tuple(found for one in versions if (found := _folder(one, folder)) is not None)
        source = f"{where}: script_location = {location}"
        shared = any(is_file(place / name) or is_folder(place / name) for name in OUTSIDE_MARKERS)
        yield AlembicEnvironment(place, told or _versions(place), source, shared)


def _versions(place: Path) -> tuple[Path, ...]:
    return (place / "versions",) if is_folder(place / "versions") else ()


def _folder(location: str, here: Path) -> Path | None:
    """The folder that is meant, if there is one: relative to the ini file, or ``package:path``, found in a
    folder around it."""
    text = location.strip().replace("%(here)s", str(here))
    if re.fullmatch(r"[A-Za-z_][\w.]*:[\w:./-]+", text):
        parts = text.replace(".", "/", text.partition(":")[0].count(".")).replace(":", "/")
        tops = (here, *here.parents)
        candidates = [top / src / parts for top in tops[:8] for src in ("", "src")]
    else:
        candidates = [here / text]
    return next((Path(place) for place in map(_normal, candidates) if is_folder(place)), None)


def _normal(path: Path) -> Path:
    """Without ``.`` and ``..``; links stay as they are."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1] or parts
        else:
            parts.append(part)
    return Path(*parts)


def _split(text: str, said: dict[str, str]) -> Iterator[str]:
    """The folders of `version_locations
    <https://alembic.sqlalchemy.org/en/latest/branches.html#setting-up-multiple-version-directories>`_."""
    separator = said.get("path_separator", said.get("version_path_separator", "")).strip()
    pattern = {"os": r"[:\n]", ":": r"[:\n]", ";": r"[;\n]", "newline": r"\n"}.get(separator, r"[,\s]+")
    return (part.strip() for part in re.split(pattern, text) if part.strip())
