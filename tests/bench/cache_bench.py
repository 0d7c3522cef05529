"""What a warm start saves: ``python tests/bench/cache_bench.py PROJECT…`` (folders with the sources).

Prints wall time in seconds with nothing remembered and with everything, and their ratio, each the best of a
few in one run: of ``sqlassay check`` with one and with two processes, and of a language server in a process
of its own from its start until its index is ready.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROUNDS = 1
READY = "bench/ready"
SERVER = """
import sys
from sqlassay.lsp.server import Server
Server.settled_before = Server.settled

async def settled(self):
    await self.settled_before()
    if self.session.indexed.is_set():
        self.protocol.notify("bench/ready", {})

Server.settled = settled
from sqlassay.__main__ import main
sys.argv = ["sqlassay", "server"]
main()
"""


def check(project: Path, jobs: int) -> None:
    line = [sys.executable, "-m", "sqlassay", "check", "--quiet", "--exit-zero", f"-j{jobs}", str(project)]
    subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def serve(project: Path) -> None:
    asyncio.run(_serve(project))


async def _serve(project: Path) -> None:
    client = LanguageClient("bench", "1")
    ready = asyncio.Event()
    client.feature(READY)(lambda _: ready.set())
    await client.start_io(sys.executable, "-c", SERVER)
    await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(),
            workspace_folders=[types.WorkspaceFolder(project.as_uri(), project.name)],
        )
    )
    client.initialized(types.InitializedParams())
    await asyncio.wait_for(ready.wait(), 600)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def seconds(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def compare(work: Callable[[], None]) -> tuple[float, float]:
    """The best time with nothing remembered, and with everything."""
    store = tempfile.mkdtemp()
    os.environ["SQLASSAY_CACHE_DIR"] = store
    cold, warm = [], []
    for _ in range(ROUNDS):
        shutil.rmtree(store, ignore_errors=True)
        cold.append(seconds(work))
        warm.append(seconds(work))
    shutil.rmtree(store, ignore_errors=True)
    return min(cold), min(warm)


def main() -> None:
    print("| project | files | | cold | warm | ratio |\n|---|---|---|---|---|---|")
    for project in map(Path, sys.argv[1:]):
        files = sum(1 for _ in project.rglob("*.py"))
        works: dict[str, Callable[[], None]] = {
            "check -j1": lambda project=project: check(project, 1),
            "check -j2": lambda project=project: check(project, 2),
            "server": lambda project=project: serve(project.absolute()),
        }
        for name, work in works.items():
            cold, warm = compare(work)
            print(
                f"| {project.name} | {files} | {name} | {cold:.2f} | {warm:.2f} | 1/{cold / warm:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
