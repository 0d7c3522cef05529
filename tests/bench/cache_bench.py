"""What a warm start saves: ``python tests/bench/cache_bench.py PROJECT…`` (folders with the sources).

Prints seconds with nothing remembered and with everything, by the clock and of processor time, and their
ratios, each the best of a few in one run: of ``sqlassay check`` with one and with two processes, and of a
language server from `initialize` until its index is ready.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROUNDS = 3
READY = "bench/ready"
SERVER = """
import sys
from time import perf_counter, process_time
from sqlassay.lsp.server import Server

begin, settled = Server.begin, Server.settled

def begin_at(self, session, params):
    self.began = perf_counter(), process_time()
    begin(self, session, params)

async def settled_at(self):
    await settled(self)
    if self.session.indexed.is_set():
        clock, processor = self.began
        self.protocol.notify("bench/ready", [perf_counter() - clock, process_time() - processor])

Server.begin, Server.settled = begin_at, settled_at
from sqlassay.__main__ import main
sys.argv = ["sqlassay", "server"]
main()
"""


class Cost(NamedTuple):
    """What some work took, in seconds."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} | {self.processor:.2f}"


def check(project: Path, jobs: int) -> Cost:
    """What a run costs, its process and all."""
    line = [sys.executable, "-m", "sqlassay", "check", "--quiet", "--exit-zero", f"-j{jobs}", str(project)]
    before, started = os.times(), perf_counter()
    subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    clock, after = perf_counter() - started, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(clock, used)


def serve(project: Path) -> Cost:
    """What a server needs from `initialize` until its index is ready."""
    return asyncio.run(_serve(project))


async def _serve(project: Path) -> Cost:
    client = LanguageClient("bench", "1")
    ready: asyncio.Future[list[float]] = asyncio.get_running_loop().create_future()
    client.feature(READY)(lambda told: None if ready.done() else ready.set_result(told))
    await client.start_io(sys.executable, "-c", SERVER)
    await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(),
            workspace_folders=[types.WorkspaceFolder(project.as_uri(), project.name)],
        )
    )
    client.initialized(types.InitializedParams())
    told = await asyncio.wait_for(ready, 600)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return Cost(*told)


def compare(work: Callable[[], Cost]) -> tuple[Cost, Cost]:
    """The least cost with nothing remembered, and with everything."""
    store = tempfile.mkdtemp()
    os.environ["SQLASSAY_CACHE_DIR"] = store
    costs: list[tuple[Cost, Cost]] = []
    for _ in range(ROUNDS):
        shutil.rmtree(store, ignore_errors=True)
        costs.append((work(), work()))
    shutil.rmtree(store, ignore_errors=True)
    cold, warm = zip(*costs, strict=True)
    return Cost(*map(min, zip(*cold, strict=True))), Cost(*map(min, zip(*warm, strict=True)))


def main() -> None:
    print("| project | files | | cold | processor | warm | processor | ratio | processor |")
    print("|---|---|---|---|---|---|---|---|---|")
    for project in map(Path, sys.argv[1:]):
        files = sum(1 for _ in project.rglob("*.py"))
        works: dict[str, Callable[[], Cost]] = {
            "check -j1": partial(check, project, 1),
            "check -j2": partial(check, project, 2),
            "server": partial(serve, project.absolute()),
        }
        for name, work in works.items():
            cold, warm = compare(work)
            ratios = " | ".join(f"1/{one / other:.0f}" for one, other in zip(cold, warm, strict=True))
            print(f"| {project.name} | {files} | {name} | {cold} | {warm} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
