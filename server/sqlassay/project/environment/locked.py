"""What lock files fix and what is installed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlassay.project.environment.needs import Need, pinned, text_of
from sqlassay.project.environment.toml import from_toml

VIRTUAL = (".venv", "venv", "env", ".env")
"""The usual names of folders with virtual environments."""


def locked(folder: Path) -> list[Need]:
    """What the project's lock files fix: uv, Poetry, PDM, Pipenv, and PEP 751."""
    files = [folder / name for name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")]
    needs = [
        need for file in (*files, *sorted(folder.glob("pylock.*.toml"))) for need in from_toml(file, _lock)
    ]
    return [*needs, *_pipfile_lock(folder / "Pipfile.lock")]


def installed(folder: Path) -> list[Need]:
    """What stands in a virtual environment in the project's folder, by the names of the metadata folders."""
    needs: list[Need] = []
    for environment in VIRTUAL:
        for pattern in ("lib/python*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
            for found in sorted((folder / environment).glob(pattern)):
                name, _, version = found.name.removesuffix(".dist-info").partition("-")
                needs += pinned(name, version, environment)
    return needs


def _lock(document: dict[str, Any], where: str) -> Iterator[Need]:
    for package in (*document.get("package", []), *document.get("packages", [])):
        yield from pinned(package.get("name", ""), package.get("version"), where)


def _pipfile_lock(file: Path) -> list[Need]:
    try:
        document = json.loads(text_of(file))
        tables = (document.get("default", {}), document.get("develop", {}))
        pins = [(name, pin.get("version", "")) for table in tables for name, pin in table.items()]
    except (ValueError, AttributeError):
        return []
    return [need for name, version in pins for need in pinned(name, version.removeprefix("=="), file.name)]
