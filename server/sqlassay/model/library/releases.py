"""What of SQLAlchemy's public API not all of its releases have, or one of them deprecates.

The table beside is written by ``docs/releases.py``, which looks into the releases themselves.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from sqlassay.model.environment import Release

FILE = Path(__file__).with_name("releases.json")


class Api(Struct, frozen=True):
    """A name, a member of a class, or a parameter, in the releases."""

    name: str
    """Dotted, as people import it; a parameter is ``sqlalchemy.Table(autoload)``."""
    releases: tuple[Release, ...]
    """Those that have it."""
    deprecated: Release | None
    """The release since which it is deprecated."""
    text: str
    """What the manual says of the deprecation."""
    moved: str
    """Where all releases have the same; empty where nothing has moved."""

    def lacks(self, release: Release) -> bool:
        """Whether a release has it no more."""
        return release not in self.releases and max(self.releases) < release

    def is_newer_than(self, release: Release) -> bool:
        """Whether a release does not have it yet."""
        return min(self.releases) > release


class _Table(Struct, frozen=True):
    sqlalchemy: dict[str, str]
    api: list[tuple[str, list[str], str, str, str]]


@cache
def releases() -> dict[str, Api]:
    """The table, by names."""
    table = msgspec.json.decode(FILE.read_bytes(), type=_Table)
    return {
        name: Api(name, tuple(map(_release, having)), _release(since) if since else None, text, moved)
        for name, having, since, text, moved in table.api
    }


def _release(text: str) -> Release:
    major, minor = map(int, text.split("."))
    return major, minor
