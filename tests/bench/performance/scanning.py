"""Checking whole projects from the command line: cold, warm, after an edit; this tool and its peers."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cost import Cost, FailedError, cost_of, typical
from peers import scanners
from workspace import lines_of

SLOW = ("pylint", "fixit")
"""Peers that are measured once, where a project is small enough."""
SMALL = 120_000
"""Lines."""


class Scan(NamedTuple):
    """What a way to check a project costs."""

    name: str
    cost: Cost


def scans(project: Path, rounds: int) -> Iterator[Scan]:
    """This tool and the others over one project, each as often as that, by turns."""
    store = Path(tempfile.mkdtemp())
    environment = os.environ | {"SQLASSAY_CACHE_DIR": str(store)}
    edited = next(path for path in sorted(project.rglob("*.py")) if b"sqlalchemy" in path.read_bytes())
    before = edited.read_bytes()
    costs: dict[str, list[Cost]] = {}
    others = scanners(project)
    try:
        for turn in range(rounds):
            for jobs in (1, 2):
                command = _check(project, jobs)
                shutil.rmtree(store, ignore_errors=True)
                name = f"sqlassay, {jobs} process{'es' * (jobs - 1)}"
                costs.setdefault(f"{name}, cold", []).append(cost_of(command, environment))
                costs.setdefault(f"{name}, warm", []).append(cost_of(command, environment))
                edited.write_bytes(
                    before + b"\n\ndef measured() -> None:\n    print(%d)\n" % (turn * 2 + jobs)
                )
                costs.setdefault(f"{name}, one file changed", []).append(cost_of(command, environment))
                edited.write_bytes(before)
            for name, command in others.items():
                if name in SLOW and (turn or lines_of(project) > SMALL):
                    continue
                try:
                    costs.setdefault(name, []).append(cost_of(command))
                except FailedError as error:
                    print(f"{project.name}: {error}", file=sys.stderr)
    finally:
        edited.write_bytes(before)
        shutil.rmtree(store, ignore_errors=True)
    yield from (Scan(name, typical(found)) for name, found in costs.items() if found)


def _check(project: Path, jobs: int) -> list[str]:
    return [sys.executable, "-m", "sqlassay", "check", "--quiet", "--exit-zero", f"-j{jobs}", str(project)]
