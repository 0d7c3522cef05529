"""Messages as bytes: a header that says how long the body is, and the body
(`base protocol
<https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>`_).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO

LARGEST = 256 * 1024 * 1024
"""In bytes. A larger message is passed over, not held in memory."""
PART = 1024 * 1024
PATIENCE = 2.0
"""Seconds that a client has for taking the last answers."""
LENGTH = re.compile(rb"content-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)

logger = logging.getLogger(__name__)


def bodies(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages that come over a stream, until that ends or breaks.

    What is no header is passed over: after a wrong length the next message is found again, for its header
    ends a line.
    """
    length: int | None = None
    with suppress(OSError, ValueError):  # broken, or closed by ourselves
        while line := stream.readline(PART):
            if said := LENGTH.search(line):
                length = int(said[1])
            elif length is not None and not line.strip():
                if length > LARGEST:
                    _pass_over(stream, length)
                elif len(body := stream.read(length)) == length:
                    yield body
                length = None


def _pass_over(stream: BinaryIO, length: int) -> None:
    logger.error("a message of %d bytes is larger than %d MiB and was passed over", length, LARGEST >> 20)
    while length > 0 and (part := stream.read(min(PART, length))):
        length -= len(part)


class Writer:
    """Where answers go, in the order in which they are written: a thread of its own waits for a client that
    does not read them. When nobody is there to read them any more, that is told.
    """

    def __init__(self, stream: BinaryIO, on_gone: Callable[[], None]) -> None:
        self._stream = stream
        self._on_gone = on_gone
        self._messages = SimpleQueue[bytes | None]()
        self._thread = Thread(target=self._run, name="sqlassay-write", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Send some bytes soon."""
        self._messages.put(data)

    def close(self) -> None:
        """Send what is left, to a client that takes it."""
        self._messages.put(None)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            while (data := self._messages.get()) is not None:
                self._stream.write(data)
                self._stream.flush()
        except (OSError, ValueError):
            self._on_gone()
