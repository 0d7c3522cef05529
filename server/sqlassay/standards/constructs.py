"""Guidance for SQLAlchemy's own constructs, for hovers in an editor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

MANUAL = "https://docs.sqlalchemy.org/en/21/"


@dataclass(frozen=True, slots=True)
class Construct:
    """What to know about a function, class, method or parameter of SQLAlchemy when writing it."""

    name: str
    """Qualified by its public import path; a parameter as ``….relationship.params.back_populates``."""
    text: str
    """Guidance in Markdown, two to five lines."""
    standards: tuple[str, ...]
    """Anchors of the standards' sections that it belongs to."""
    manual: str
    """Its entry in SQLAlchemy's manual."""


@cache
def constructs() -> Mapping[str, Construct]:
    """All constructs by qualified name."""
    folder = files("sqlassay.standards") / "guidance"
    return MappingProxyType(
        {
            entry.name: entry
            for file in sorted(folder.iterdir(), key=lambda file: file.name)
            if file.name.endswith(".toml")
            for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
            for entry in _entries(name, table)
        }
    )


def construct(qualified_name: str) -> Construct | None:
    """Guidance for ``qualified_name`` (``sqlalchemy.orm.Session.execute``), None when there is none."""
    return constructs().get(qualified_name)


def _entries(name: str, table: dict[str, Any]) -> Iterator[Construct]:
    """The construct, and those that ``also`` names: the same guidance under another name of the manual."""
    for each, page in {name: table["manual"], **table.get("also", {})}.items():
        yield Construct(each, table["text"].strip(), tuple(table["standards"]), MANUAL + page)
