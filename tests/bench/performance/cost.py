"""What a command costs: seconds by the clock and of processor time, and memory, its children's with it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

import psutil

STEP = 0.1
"""Seconds between two looks at the memory."""
MEGABYTE = 1 << 20


class Cost(NamedTuple):
    """What some work took."""

    clock: float
    """Seconds."""
    processor: float
    """Seconds of all processes."""
    memory: float
    """The most that all processes held at once, in megabytes; pages that they share count once."""


FOUND_SOMETHING = (0, 1, 2, 3)
"""Codes that a checker may end with."""


class FailedError(Exception):
    """A command did not do what it should."""


def cost_of(
    command: Sequence[str], environment: Mapping[str, str] | None = None, deadline: float = 3600
) -> Cost:
    """Run a command to its end.

    :raises FailedError: when it ends as no checker does, or not in time.
    """
    started = time.perf_counter()
    running = psutil.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    memory, processor = 0.0, 0.0
    while running.poll() is None:
        now, used = _state(running)
        memory, processor = max(memory, now), max(processor, used)
        if time.perf_counter() - started > deadline:
            running.kill()
            raise FailedError(f"{command[0]} took more than {deadline:.0f} s")
        time.sleep(STEP)
    clock = time.perf_counter() - started
    if running.returncode not in FOUND_SOMETHING:
        raise FailedError(f"{' '.join(command)}: {running.stderr.read().decode()[-400:]}")
    return Cost(clock, processor, memory)


def typical(costs: Sequence[Cost]) -> Cost:
    """The medians."""
    return Cost(*(median(values) for values in zip(*costs, strict=True)))


def _state(process: psutil.Process) -> tuple[float, float]:
    """What a process and those below it hold now, and the seconds of processor time that they had."""
    memory, processor = 0.0, 0.0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0, 0.0
    for one in family:
        try:
            with one.oneshot():
                memory += one.memory_full_info().pss / MEGABYTE
                times = one.cpu_times()
                processor += times.user + times.system + times.children_user + times.children_system
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return memory, processor
