"""What lock files fix and what is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sqlassay.project.environment.needs import Need, pinned
from sqlassay.project.files import matching, text_of

VIRTUAL = (".venv", "venv", "env", ".env")
"""The usual names of folders with virtual environments."""


LOCKED = re.compile(
    r'^\[\[packages?\]\]\s+name = "(?P<name>[^"\n]+)"\s+version = "(?P<version>[^"\n]+)"', re.M
)


def locked(folder: Path) -> list[Need]:
    """What the project's lock files fix: uv, Poetry, PDM, Pipenv, and PEP 751."""
    files = [folder / name for name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")]
    needs = [need for file in (*files, *matching(folder, "pylock.*.toml")) for need in _lock(file)]
    return [*needs, *_pipfile_lock(folder / "Pipfile.lock")]


def installed(folder: Path) -> list[Need]:
    """What stands in a virtual environment in the project's folder, by the names of the metadata folders."""
    needs: list[Need] = []
    for environment in VIRTUAL:
        for pattern in ("lib/python*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
            for found in matching(folder / environment, pattern):
                name, _, version = found.name.removesuffix(".dist-info").partition("-")
                needs += pinned(name, version, environment)
    return needs


def _lock(file: Path) -> Iterator[Need]:
    """The packages of a lock file, all of which are written by machines in the same way; to parse one as TOML
    takes a hundred times as long.
    """
    for match in LOCKED.finditer(text_of(file)):
        yield from pinned(match["name"], match["version"], file.name)


def _pipfile_lock(file: Path) -> list[Need]:
    try:
        document = json.loads(text_of(file))
        tables = (document.get("default", {}), document.get("develop", {}))
        pins = [(name, str(pin.get("version", ""))) for table in tables for name, pin in table.items()]
    except (ValueError, AttributeError, RecursionError):
        return []
    return [need for name, version in pins for need in pinned(name, version.removeprefix("=="), file.name)]
