from __future__ import annotations

from pathlib import Path
from time import time_ns

from msgspec import Struct

SETTLED = 2_000_000_000
"""Nanoseconds: as long as file systems may take two changes for one, FAT's clock being the slowest."""


class Stamp(Struct, frozen=True, array_like=True):
    """What tells, without reading it, that a file on disk has changed; times are in nanoseconds."""

    modified: int
    changed: int
    """When it was last renamed, touched or written, where the platform tells."""
    size: int

    @property
    def settled(self) -> bool:
        """Whether a later change gives another stamp for sure."""
        return max(self.modified, self.changed) + SETTLED < time_ns()


def stamp(path: Path) -> Stamp | None:
    """What tells a file's state now; None when there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size)
