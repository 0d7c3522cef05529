"""What the kernel says of a process. Linux only."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1024


class Load(NamedTuple):
    """What a server and its workers take."""

    server: float
    """Resident memory, in megabytes."""
    worker: float
    """The same of all its workers together."""
    workers: int
    threads: int
    files: int
    """Open files of the server."""


def load_of(server: int) -> Load:
    """What a server takes now."""
    workers = children(server)
    return Load(
        server=_status(server, "VmRSS") / MEGABYTE,
        worker=sum(_status(each, "VmRSS") for each in workers) / MEGABYTE,
        workers=len(workers),
        threads=_status(server, "Threads"),
        files=len(list(Path(f"/proc/{server}/fd").iterdir())),
    )


def children(process: int) -> list[int]:
    """The processes that a process has started, zombies too."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for thread in threads for each in thread.read_text().split()]


def is_alive(process: int) -> bool:
    """Whether a process runs (and does not only wait to be seen off)."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def _status(process: int, key: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), 0)
