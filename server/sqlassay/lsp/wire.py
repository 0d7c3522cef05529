"""Messages as bytes: a header that says how long the body is, and the body
(`base protocol
<https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>`_).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

LARGEST = 256 * 1024 * 1024
"""In bytes. A larger message is passed over, not held in memory."""
PART = 1024 * 1024
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
    """Where answers go. When nobody is there to read them, that is told, and no error of who answers."""

    def __init__(self, stream: BinaryIO, on_gone: Callable[[], None]) -> None:
        self._stream = stream
        self._on_gone = on_gone

    def write(self, data: bytes) -> None:
        """Send some bytes now."""
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self._on_gone()

    def close(self) -> None:
        """Nothing: whoever opened the stream closes it."""
