"""An hour of editing, replayed fast.

``python tests/soak/run.py [--actions 10000] [--seed 1] [--profile vscode]``: somebody types, deletes, undoes,
pastes, saves, renames, edits the configuration and switches branches in a workspace of some hundred files.
After each burst what the server shows must be what a cold run finds. Prints what the server took.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from operator import attrgetter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "e2e"), str(Path(__file__).parents[2] / "server")]

from soaking import Burst, Soaked, soak  # noqa: E402

HEADINGS = ("keys", "findings", "server MB", "worker MB", "workers", "threads", "files")
WIDTH = 11
SEEN = (attrgetter("server"), attrgetter("worker"), attrgetter("threads"), attrgetter("files"))


async def main() -> int:
    arguments = _arguments()
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SQLASSAY_CACHE_DIR"] = f"{folder}/cache"
        _print("burst", *HEADINGS)
        begun = time.monotonic()
        soaked = await soak(
            Path(folder) / "shop",
            profile=arguments.profile,
            departments=arguments.departments,
            actions=arguments.actions,
            burst=arguments.burst,
            seed=arguments.seed,
            told=_told,
        )
    return _report(soaked, time.monotonic() - begun)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--burst", type=int, default=400)
    parser.add_argument("--departments", type=int, default=48)
    parser.add_argument("--profile", choices=("vscode", "emacs"), default="vscode")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _told(burst: Burst) -> None:
    load = burst.load
    memory = (f"{load.server:.0f}", f"{load.worker:.0f}")
    _print("", burst.actions, burst.findings, *memory, load.workers, load.threads, load.files)


def _report(soaked: Soaked, seconds: float) -> int:
    print(
        f"\n{soaked.actions} keys and gestures in {len(soaked.bursts)} bursts, {seconds:.0f} s; the most of:"
    )
    _print("third", *HEADINGS[2:4], *HEADINGS[5:])
    for third in range(3 if len(soaked.bursts) >= 3 else 0):
        most = [soaked.highest(third, of) for of in SEEN]
        _print(third + 1, *(f"{value:.0f}" for value in most))
    growing = soaked.growing() if len(soaked.bursts) >= 3 else []
    print(*(growing or ["nothing grows; no process is left"]), sep="\n")
    return 1 if growing else 0


def _print(*cells: object) -> None:
    print("".join(str(cell).rjust(WIDTH) for cell in cells), flush=True)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
