from __future__ import annotations

import logging
import sys
from contextlib import redirect_stdout
from typing import NamedTuple

from sqlassay.lsp.server import Server


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
    except OSError as error:
        logger.error("cannot serve over %s: %s", transport, error)
    return 0 if server.was_shut_down else 1


def _run(server: Server, transport: Transport) -> None:
    match transport:
        case Stdio():
            answers = sys.stdout.buffer
            with redirect_stdout(sys.stderr):  # whatever prints must not get between the messages
                server.start_io(stdout=answers)
        case Tcp(host, port):
            server.start_tcp(host, port)
        case WebSocket(host, port):
            server.start_ws(host, port)


def _log_to_standard_error() -> None:
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.ERROR)
