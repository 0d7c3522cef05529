from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from threading import Thread, Timer
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from pygls.io_ import WebSocketWriter

from sqlassay.lsp.server import Server
from sqlassay.lsp.wire import LARGEST, Writer, bodies

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection


class Stdio(NamedTuple):
    """Over standard input and output."""


class Tcp(NamedTuple):
    """Over a socket that the server listens on; one client, and the server ends with it."""

    host: str = "127.0.0.1"
    port: int = 2087


class WebSocket(NamedTuple):
    """Over a web socket; one client, and the server ends with it. Needs the package ``websockets``."""

    host: str = "127.0.0.1"
    port: int = 2088


PATIENCE = 10.0
"""Seconds that what is still worked out may hold up the end of the process."""

logger = logging.getLogger(__name__)

Transport = Stdio | Tcp | WebSocket


def serve(transport: Transport) -> int:
    """Serve one client until it leaves or vanishes.

    :return: the exit code that LSP's `exit` asks for: 0 after a proper shutdown, 1 otherwise.
    """
    _log_to_standard_error()
    server = Server()
    try:
        _run(server, transport)
    except KeyboardInterrupt:
        pass
    except (OSError, ImportError) as error:
        logger.error("cannot serve over %s: %s", transport, error)
    code = 0 if server.was_shut_down else 1
    at_last = Timer(PATIENCE, os._exit, (code,))
    at_last.daemon = True
    at_last.start()
    return code


def _run(server: Server, transport: Transport) -> None:
    match transport:
        case Stdio():
            with _standard_streams() as (questions, answers):
                asyncio.run(_over_streams(server, questions, answers))
        case Tcp(host, port):
            with _accepted(host, port) as client, client.makefile("rb") as questions:
                asyncio.run(_over_streams(server, questions, client.makefile("wb")))
        case WebSocket(host, port):
            asyncio.run(_over_web_socket(server, host, port))


async def _over_streams(server: Server, questions: BinaryIO, answers: BinaryIO) -> None:
    writer = Writer(answers, server.leave)
    server.protocol.set_writer(writer)
    await server.converse(_listened(questions))
    writer.close()


async def _listened(stream: BinaryIO) -> AsyncIterator[bytes]:
    """The bodies that come over a stream. The thread that reads them ends with the process: it may wait for
    a client that never closes its end.
    """
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()

    def listen() -> None:
        with suppress(RuntimeError):  # the loop is closed, nobody listens any more
            for body in bodies(stream):
                loop.call_soon_threadsafe(queue.put_nowait, body)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    Thread(target=listen, name="sqlassay-listen", daemon=True).start()
    while (body := await queue.get()) is not None:
        yield body


async def _over_web_socket(server: Server, host: str, port: int) -> None:
    from websockets.asyncio.server import serve as listen

    client = asyncio.get_running_loop().create_future()

    async def connected(connection: ServerConnection) -> None:
        if client.done():
            return  # one client
        client.set_result(None)
        server.protocol.set_writer(WebSocketWriter(connection), include_headers=False)
        await server.converse(_received(connection))
        ended.set()

    ended = asyncio.Event()
    async with listen(connected, host, port, max_size=LARGEST):
        await ended.wait()


async def _received(connection: ServerConnection) -> AsyncIterator[bytes]:
    async for message in connection:
        yield message if isinstance(message, bytes) else message.encode()


@contextmanager
def _standard_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and output with nobody else at them: what prints goes to standard error, and the
    interpreter, when it ends, does not wait for threads that still read and write.
    """
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with redirect_stdout(sys.stderr):
        yield questions, answers


@contextmanager
def _accepted(host: str, port: int) -> Iterator[socket.socket]:
    """The first client that connects; others are refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        client, _ = listening.accept()
    with client:
        yield client


def _log_to_standard_error() -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.ERROR)
