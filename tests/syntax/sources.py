"""Python that is at hand everywhere: the standard library's and, in a full run, the installed packages'."""

from __future__ import annotations

import os
import sysconfig
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlassay.syntax import Document

FULL = bool(os.environ.get("SQLASSAY_FULL"))
"""Whether to read all there is, which takes half an hour, rather than a sample."""
_SAMPLE_EVERY = 61
_LARGEST = 150_000


def paths() -> list[Path]:
    """The files to read: every one in a full run, else a sample of the standard library's, which does not
    depend on what happens to be installed.
    """
    standard = Path(sysconfig.get_path("stdlib"))
    library = [path for path in sorted(standard.rglob("*.py")) if "site-packages" not in path.parts]
    installed = sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))
    if FULL:
        return [*library, *installed]
    return [path for path in library[::_SAMPLE_EVERY] if path.stat().st_size < _LARGEST]


@cache
def samples() -> tuple[tuple[Path, str], ...]:
    """The files that are valid Python, with their texts; line ends are kept."""
    return tuple(_readable())


def _readable() -> Iterator[tuple[Path, str]]:
    for path in paths():
        try:
            with tokenize.open(path) as file:
                encoding = file.encoding
            text = path.read_bytes().decode(encoding)
        except (OSError, SyntaxError, UnicodeDecodeError):
            continue
        if not any(Document.whole(text).damage()):
            yield path, text
