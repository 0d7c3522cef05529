"""A client of language servers that costs as little as can be: frames of JSON over pipes, nothing more."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

Message: TypeAlias = dict[str, Any]
LARGEST = 64 * 1024 * 1024
"""Bytes of a line that a server may send."""


class Server:
    """A server process and what it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.notes: list[tuple[float, Message]] = []
        """Its notifications, each with the time when it came."""
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._news = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    async def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._send({"id": number, "method": method, "params": params})
        return await self._answers[number]

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    async def noted(
        self, is_meant: Callable[[Message], bool], since: int = 0, deadline: float = 120
    ) -> float:
        """When the first notification came that is meant, of those after so many."""
        async with asyncio.timeout(deadline):
            while True:
                self._news.clear()
                for at, note in self.notes[since:]:
                    if is_meant(note):
                        return at
                since = len(self.notes)
                await self._news.wait()

    def _send(self, message: Message) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while header := await out.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            if not length:
                continue
            while (await out.readline()).strip():
                pass
            self._take(json.loads(await out.readexactly(length)))

    def _take(self, message: Message) -> None:
        if "method" not in message:
            self._answers.pop(message["id"]).set_result(message.get("result"))
        elif "id" in message:
            items = message.get("params") or {}
            answer = [None] * len(items.get("items", ())) if "configuration" in message["method"] else None
            self._send({"id": message["id"], "result": answer})
        else:
            self.notes.append((perf_counter(), message))
            self._news.set()


@asynccontextmanager
async def running(
    command: Sequence[str], root: Path, capabilities: Message, environment: dict[str, str] | None = None
) -> AsyncIterator[Server]:
    """A server that was told of a workspace; it is shut down afterwards."""
    async with started(command, environment) as server:
        await server.ask("initialize", initializing(root, capabilities))
        server.tell("initialized", {})
        yield server


@asynccontextmanager
async def started(command: Sequence[str], environment: dict[str, str] | None = None) -> AsyncIterator[Server]:
    """A server that was told nothing yet."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LARGEST,
        env=environment,
    )
    server = Server(process)
    try:
        yield server
    finally:
        await server.ask("shutdown", None)
        server.tell("exit", None)
        await process.wait()
        await server._reading


def initializing(root: Path, capabilities: Message) -> Message:
    """The parameters of ``initialize``."""
    folder = {"uri": root.as_uri(), "name": root.name}
    return {
        "processId": None,
        "rootUri": root.as_uri(),
        "capabilities": capabilities,
        "workspaceFolders": [folder],
    }


PUSHED: Message = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
"""A client that waits for findings."""
PULLED: Message = {"textDocument": {"diagnostic": {}}}
"""A client that asks for findings."""
