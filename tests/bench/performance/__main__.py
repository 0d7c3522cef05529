"""All measurements, with the peers beside: ``python tests/bench/performance PROJECTS``, a folder with the
sources of the projects that `JOINED` names. Writes docs/performance.md and its drawing.

With ``--only typing`` (starting, scans, growth) the others are left out, and nothing is written.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "server")]

import growing  # noqa: E402
import opening  # noqa: E402
import report  # noqa: E402
import scanning  # noqa: E402
import typing_in  # noqa: E402
from workspace import copied, lines_of, source_of  # noqa: E402

DOCS = HERE.parents[2] / "docs"
LARGE = "prefect"
SCANNED = ("ctfd", "mealie", "flexget", "prefect")
JOINED = ("full-stack-fastapi-template", "ctfd", "mealie", "flexget", "dstack", "prefect")
T = TypeVar("T")
PARTS = ("typing", "starting", "scans", "growth")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", type=Path)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--rounds", type=int, default=3, help="of each scan but that of the largest project")
    parser.add_argument("--scanned", nargs="*", default=SCANNED)
    parser.add_argument("--largest", type=int, default=1_000_000, help="lines of the largest joined project")
    given = parser.parse_args()
    only: Sequence[str] = (given.only,) if given.only else PARTS
    home = Path(tempfile.mkdtemp())
    try:
        large = copied(given.projects.resolve() / LARGE, home / LARGE)
        inside = next(large.rglob("server/models"))
        typing = [] if "typing" not in only else _told(typing_in.measured(large, inside))
        starting = opened = (0.0, 0.0)
        if "starting" in only:
            starting, opened = opening.initialized(inside), opening.opened(large, inside)
            print(starting, opened, flush=True)
        scans = {}
        for name in given.scanned if "scans" in only else ():
            project = copied(given.projects.resolve() / name, home / f"{name}-scanned")
            scans[name] = (
                lines_of(project),
                _told(scanning.scans(project, 1 if name == LARGE else given.rounds)),
            )
        growths = []
        if "growth" in only:
            joined = [given.projects.resolve() / name for name in JOINED]
            growths = _told(growing.growth(joined, source_of(large, growing.TYPED_IN), given.largest))
        if given.only is None:
            report.plot(growths, DOCS / "images" / "growth.svg")
            text = report.page(typing, starting, opened, scans, growths, lines_of(large), given.rounds)
            (DOCS / "performance.md").write_text(text, encoding="utf-8")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _told(found: Iterable[T]) -> list[T]:
    """All of what is measured, said as it comes."""
    kept = []
    for one in found:
        print(one, flush=True)
        kept.append(one)
    return kept


if __name__ == "__main__":
    main()
