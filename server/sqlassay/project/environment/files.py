"""Files of other tools, which may be anything; no question about them fails."""

from __future__ import annotations

from pathlib import Path

LARGEST = 16 * 1024 * 1024
"""In bytes: files that are larger are not read."""


def text_of(file: Path) -> str:
    """The text of a file; "" where there is none that can be read."""
    try:
        return file.read_text("utf-8", "replace") if file.stat().st_size <= LARGEST else ""
    except OSError:
        return ""


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
