"""Files that may be anything, and paths that somebody wrote down; no question about them fails."""

from __future__ import annotations

import os
from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""In characters: files that are larger are not read."""


def text_of(file: Path) -> str:
    """The text of a file; "" where there is none that can be read. What is no file, such as a device that a
    link leads to, may have no end.
    """
    if not is_file(file):
        return ""
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(LARGEST + 1)
    except OSError:
        return ""
    return text if len(text) <= LARGEST else ""


def is_file(path: Path) -> bool:
    """Whether there is a file, as far as one may know."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder, as far as one may know."""
    try:
        return path.is_dir()
    except OSError:
        return False


def matching(folder: Path, pattern: str) -> list[Path]:
    """The files and folders that a pattern from a file means, in order; none if it is none."""
    try:
        return sorted(folder.glob(pattern))
    except (OSError, ValueError, NotImplementedError):
        return []


def expanded(path: str) -> Path:
    """A path that somebody wrote, with the home folder that a ``~`` means; without one it stays."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser() raises for who there is not


def resolved(path: Path) -> Path:
    """The path that links lead to, as far as they lead somewhere."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):  # a zero byte; links that lead to one another
        return path
