"""How the cost grows with the size of a project: real ones joined, from 10,000 to 1,000,000 lines."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import typing_in
from cost import Cost, cost_of

TYPED_IN = 1_000
"""Lines of the file that is typed in."""
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)


class Growth(NamedTuple):
    """What a workspace of a size costs."""

    lines: int
    cold: Cost
    warm: Cost
    keystroke: typing_in.Latency
    """In a file of 1,000 lines."""


def growth(projects: Sequence[Path], text: str, largest: int) -> Iterator[Growth]:
    """Costs by size; each workspace holds the ones before it.

    :param projects: what they are made of, in this order, again and again if that is not enough.
    :param text: the text of the file that is typed in.
    :param largest: the most lines.
    """
    home = Path(tempfile.mkdtemp())
    root = home / "joined"
    lines, files = 0, _files(projects)
    environment = os.environ | {"SQLASSAY_CACHE_DIR": str(home / "store")}
    command = [sys.executable, "-m", "sqlassay", "check", "--quiet", "--exit-zero", "-j2", str(root)]
    try:
        for size in (size for size in SIZES if size <= largest):
            while lines < size:
                source, place = next(files)
                target = root / place
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                lines += source.read_bytes().count(b"\n")
            shutil.rmtree(home / "store", ignore_errors=True)
            cold, warm = cost_of(command, environment), cost_of(command, environment)
            yield Growth(lines, cold, warm, _keystroke(root, text))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _keystroke(root: Path, text: str) -> typing_in.Latency:
    path = root / "measured_growth.py"
    path.write_text(text, encoding="utf-8")
    work = typing_in.typed(typing_in.SQLASSAY, root, path, pulls=True, ours=True)
    try:
        return asyncio.run(work)
    finally:
        path.unlink()


def _files(projects: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Python files, each with its place in the joined workspace, package by package."""
    for again in range(1000):
        for project in projects:
            for path in sorted(project.rglob("*.py")):
                yield path, Path(f"part_{again}", project.name, path.relative_to(project))
