"""A session of editing, replayed fast: bursts, and after each whether the server is as one just started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import grown_shop
from cold import assert_as_cold
from desk import Desk
from editor import WITH_RULES, Editor, running
from person import Person
from processes import Load, children, is_alive, load_of

SETTINGS = {"": {"diagnosticMode": "workspace"}}
MARGIN = 1.15
"""How much more memory the last third of a session may take than the one in the middle."""
FEW = 4
"""How many more threads or files than before are no leak."""
ENDED_AFTER = 20.0
"""Seconds in which all processes must have ended."""


class Burst(NamedTuple):
    """What was seen after a burst."""

    actions: int
    findings: int
    load: Load


class Soaked(NamedTuple):
    """A session that came to its end."""

    bursts: tuple[Burst, ...]

    @property
    def actions(self) -> int:
        """Keys and gestures."""
        return sum(burst.actions for burst in self.bursts)

    def highest(self, third: int, of: Callable[[Load], float]) -> float:
        """The most that was seen in a third of the session, the first of which is 0."""
        size = len(self.bursts) / 3
        bursts = self.bursts[round(third * size) : round((third + 1) * size)]
        return max(of(burst.load) for burst in bursts)

    def growing(self) -> list[str]:
        """What lies higher in the last third than it may."""
        limits: dict[str, tuple[Callable[[Load], float], Callable[[float], float]]] = {
            "memory of the server": (lambda load: load.server, lambda before: before * MARGIN),
            "memory of the worker": (lambda load: load.worker, lambda before: before * MARGIN),
            "threads": (lambda load: load.threads, lambda before: before + FEW),
            "open files": (lambda load: load.files, lambda before: before + FEW),
        }
        return [
            f"{name}: {self.highest(1, of):.0f}, then {self.highest(2, of):.0f}"
            for name, (of, limit) in limits.items()
            if self.highest(2, of) > limit(self.highest(1, of))
        ]


async def soak(
    root: Path,
    *,
    profile: str,
    departments: int,
    actions: int,
    burst: int,
    seed: int,
    told: Callable[[Burst], None] = lambda _: None,
) -> Soaked:
    """Have somebody edit a grown shop in `root`, which is made, and look after each burst.

    :param actions: keys and gestures of the whole session.
    :param burst: those of one burst.
    :param told: called after each burst.
    :raises AssertionError: when the server shows other findings than a cold run, or too many processes.
    """
    grown_shop.make(root, departments)
    bursts: list[Burst] = []
    settings = SETTINGS if profile == "vscode" else None
    async with running(profile, root, settings=settings, server=WITH_RULES) as editor:
        desk = Desk(editor, root)
        person = Person(desk, departments, seed)
        while sum(each.actions for each in bursts) < actions:
            done = await person.burst(burst)
            try:
                findings = await assert_as_cold(desk)
            except AssertionError as error:
                error.add_note(f"after {' '.join(person.journal)}")
                raise
            server = _server(editor)
            bursts.append(Burst(done, findings, load_of(server)))
            told(bursts[-1])
            assert bursts[-1].load.workers <= 1, children(server)
            _assert_no_complaint(editor)
        processes = [server, *children(server)]
    await _assert_ended(processes)
    return Soaked(tuple(bursts))


def _server(editor: Editor) -> int:
    server: int = editor.client._server.pid
    return server


def _assert_no_complaint(editor: Editor) -> None:
    complaints = [line for line in editor.log if "Traceback" in line or "please report" in line]
    assert not complaints, complaints[0]


async def _assert_ended(processes: list[int]) -> None:
    async with asyncio.timeout(ENDED_AFTER):
        while any(map(is_alive, processes)):
            await asyncio.sleep(0.05)
