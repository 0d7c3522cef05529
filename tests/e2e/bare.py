"""A server process and the bytes of the protocol, for what no client would send."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

from editor import SERVER, server_environment

LIMIT = 60.0
"""Seconds until a server is ended that somebody still waits for."""

INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}
INITIALIZED = {"jsonrpc": "2.0", "method": "initialized", "params": {}}


@contextmanager
def bare_server(
    *python: str, arguments: tuple[str, ...] = (), stderr: Any = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    executable, *rest = SERVER
    command = [executable, *python, *rest, *arguments]
    environment = {**server_environment(), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=environment
    ) as server:
        deadline = Timer(LIMIT, server.kill)
        deadline.start()
        try:
            yield server
        finally:
            deadline.cancel()
            server.kill()


def framed(message: dict[str, Any]) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def send(server: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    server.stdin.write(framed(message))
    server.stdin.flush()


def receive(server: subprocess.Popen[bytes]) -> dict[str, Any]:
    length = 0
    while (line := server.stdout.readline()) != b"\r\n":
        assert line, "the server has gone"
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return json.loads(server.stdout.read(length))


def answer(server: subprocess.Popen[bytes], number: int | str | None) -> dict[str, Any]:
    """The answer with a number, after what else the server says."""
    while "method" in (message := receive(server)) or message["id"] != number:
        pass
    return message


def opened(uri: str, text: str, version: int = 1) -> dict[str, Any]:
    """`textDocument/didOpen`."""
    item = {"uri": uri, "languageId": "python", "version": version, "text": text}
    return {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}


def wait_for_findings(server: subprocess.Popen[bytes], uri: str, count: int) -> None:
    """Until the server has published so many for a document."""
    while True:
        params = receive(server).get("params", {})
        if params.get("uri") == uri and len(params.get("diagnostics", ())) == count:
            return
