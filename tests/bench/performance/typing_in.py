"""Keystrokes: how long after one the findings are there, in files of several lengths of a large workspace."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from peers import language_server
from wire import PULLED, PUSHED, Message, Server, running
from workspace import TYPED_AT, WRONG, source_of

SQLASSAY = [sys.executable, "-m", "sqlassay", "server"]
TYPED = "    note = session.get(MeasuredOwner, limit)\n    names.append(str(note))\n"
LENGTHS = (1_000, 5_000, 20_000)
SILENCE = 1.0
"""Seconds without a word after which a server that does not say which text it speaks of has said all."""
OTHERS_TYPE = 25
"""Characters that are typed where each takes that silence."""
WARMING = 5
"""Keystrokes before it counts."""


class Latency(NamedTuple):
    """Milliseconds from a keystroke until its findings are there."""

    p50: float
    p95: float
    worst: float
    files: float
    """Files that findings were published for, a keystroke."""
    stale: int
    """Findings that stood elsewhere than what they are about."""

    @classmethod
    def of(cls, seconds: Sequence[float], files: float, stale: int) -> Latency:
        """From the single waits."""
        twentieths = quantiles(seconds, n=20)
        return cls(median(seconds) * 1000, twentieths[18] * 1000, max(seconds) * 1000, files, stale)


class Typist:
    """Types into one document of one server, as the text stands there."""

    def __init__(self, server: Server, path: Path) -> None:
        self.server = server
        self.uri = path.as_uri()
        self.text = path.read_text(encoding="utf-8")
        self.version = 1
        document = {"uri": self.uri, "languageId": "python", "version": 1, "text": self.text}
        server.tell("textDocument/didOpen", {"textDocument": document})

    def close(self) -> None:
        """Close the document."""
        self.server.tell("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def insert(self, offset: int, character: str) -> None:
        """Put a character in."""
        self.version += 1
        place = self.position(offset)
        change = {"range": {"start": place, "end": place}, "text": character}
        self.text = self.text[:offset] + character + self.text[offset:]
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        self.server.tell("textDocument/didChange", params)

    def position(self, offset: int) -> Message:
        """An offset as LSP has it; the texts are ASCII on the lines that are typed on."""
        start = self.text.rfind("\n", 0, offset) + 1
        return {"line": self.text.count("\n", 0, offset), "character": offset - start}

    def is_fresh(self, note: Message) -> bool:
        """Whether a notification has the findings of the text as it is."""
        if note["method"] != "textDocument/publishDiagnostics" or note["params"]["uri"] != self.uri:
            return False
        return note["params"].get("version", self.version) == self.version

    def strays(self, found: Sequence[Message]) -> int:
        """How many findings of the mistake in the function stand elsewhere than it does."""
        place = self.position(self.text.index(WRONG))
        mine = [one for one in found if one.get("code") == "SA101"]
        return sum(one["range"]["start"] != place for one in mine) + (not mine)

    async def pulled(self) -> Sequence[Message]:
        """The findings that the server gives when it is asked."""
        params = {"textDocument": {"uri": self.uri}}
        answer = await self.server.ask("textDocument/diagnostic", params)
        found: Sequence[Message] = answer["items"]
        return found


async def typed(command: Sequence[str], root: Path, path: Path, *, pulls: bool, ours: bool) -> Latency:
    """Type into the function in the middle of a file, wait after each character for what is found."""
    async with running(command, root, PULLED if pulls else PUSHED) as server:
        typist = Typist(server, path)
        await settled(typist, pulls=pulls)
        at = typist.text.index(TYPED_AT) + len(TYPED_AT)
        waits: list[float] = []
        stale, heard = 0, len(server.notes)
        for number, character in enumerate(TYPED if ours else TYPED[:OTHERS_TYPE]):
            since, start = len(server.notes), perf_counter()
            typist.insert(at + number, character)
            if pulls:
                found: Sequence[Message] = await typist.pulled()
                waits.append(perf_counter() - start)
            elif ours:
                waits.append(await server.noted(typist.is_fresh, since) - start)
                found = next(
                    n["params"]["diagnostics"] for _, n in server.notes[since:] if typist.is_fresh(n)
                )
            else:
                await silence(server)
                waits.append(max(when for when, n in server.notes[since:] if typist.is_fresh(n)) - start)
            stale += typist.strays(found) if ours else 0
        await asyncio.sleep(1)  # what else comes of it
        told = [n for _, n in server.notes[heard:] if n["method"] == "textDocument/publishDiagnostics"]
        return Latency.of(waits[WARMING:], len(told) / len(waits), stale)


async def settled(typist: Typist, *, pulls: bool) -> None:
    """Until the workspace is known and nothing more comes for a while."""
    if pulls:
        while not any(one.get("code") == "SA101" for one in await typist.pulled()):
            await asyncio.sleep(0.5)
    else:
        await typist.server.noted(typist.is_fresh, deadline=600)
    await silence(typist.server, 8)


async def silence(server: Server, seconds: float = SILENCE) -> None:
    """Until a server has said nothing for so long."""
    heard, since = len(server.notes), perf_counter()
    while perf_counter() - since < seconds:
        await asyncio.sleep(0.02)
        if len(server.notes) != heard:
            heard, since = len(server.notes), perf_counter()


def measured(root: Path, folder: Path) -> Iterator[tuple[int, str, Latency]]:
    """For each length of the file that is typed in: who, and what it costs.

    :param root: the workspace.
    :param folder: where the files are put, in it.
    """
    for length in LENGTHS:
        path = folder / f"measured_{length}.py"
        path.write_text(source_of(root, length), encoding="utf-8")
        who: dict[str, dict[str, Any]] = {
            "sqlassay, asked": {"command": SQLASSAY, "pulls": True, "ours": True},
            "sqlassay, pushes": {"command": SQLASSAY, "pulls": False, "ours": True},
            "sqlalchemy-lsp": {"command": language_server(), "pulls": False, "ours": False},
        }
        for name, how in who.items():
            yield length, name, asyncio.run(typed(root=root, path=path, **how))
        path.unlink()
