"""Starting a server, and opening a file in one that runs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from typing_in import SQLASSAY, Typist, settled
from wire import PULLED, initializing, running, started
from workspace import source_of

ROUNDS = 9
BARE = [sys.executable, "-c", "from pygls.lsp.server import LanguageServer as S; S('bare', '1').start_io()"]
"""A server of pygls that can do nothing."""
OPENED = 1_000
"""Lines."""


def initialized(root: Path) -> tuple[float, float]:
    """Seconds from the start of a process until ``initialize`` is answered: a bare pygls server, this one."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(asyncio.run(_initialized(BARE, root)))
        ours.append(asyncio.run(_initialized(SQLASSAY, root)))
    return median(bare), median(ours)


async def _initialized(command: Sequence[str], root: Path) -> float:
    start = perf_counter()
    async with started(command) as server:
        await server.ask("initialize", initializing(root, PULLED))
        return perf_counter() - start


def opened(root: Path, folder: Path) -> tuple[float, float]:
    """Seconds from opening a file until its findings are there: one that the server has not seen as a whole,
    and the same one closed and opened again.
    """
    path = folder / "measured_open.py"
    path.write_text(source_of(root, OPENED), encoding="utf-8")
    try:
        return asyncio.run(_opened(root, path))
    finally:
        path.unlink()


async def _opened(root: Path, path: Path) -> tuple[float, float]:
    first: list[float] = []
    again: list[float] = []
    async with running(SQLASSAY, root, PULLED) as server:
        ready = Typist(server, path)
        await settled(ready, pulls=True)
        ready.close()
        for number in range(ROUNDS):
            text = path.read_text(encoding="utf-8").replace("measured_", f"measured_{number}_")
            path.write_text(text, encoding="utf-8")
            for waits in (first, again):
                start = perf_counter()
                typist = Typist(server, path)
                await typist.pulled()
                waits.append(perf_counter() - start)
                typist.close()
    return median(first), median(again)
