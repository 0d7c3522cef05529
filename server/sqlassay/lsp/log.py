from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from sqlassay.lsp.protocol import OwnError, RequestFailed

LOGGER = logging.getLogger("sqlassay")
REFUSALS = OwnError, RequestFailed, JsonRpcContentModified, JsonRpcInvalidParams
"""What a request is answered with that is told as an answer or has been logged, and needs no other word."""


def without_refusals(record: logging.LogRecord) -> bool:
    """Whether a record of pygls is worth logging: that a request is refused with a reason is an answer."""
    return record.exc_info is None or not isinstance(record.exc_info[1], REFUSALS)


def report_error(what: str, lost: str, error: Exception) -> None:
    """Log an error of our own, once."""
    LOGGER.error("%s: %s; please report this", what, lost, exc_info=error, extra={"once": True})


class ClientLog(logging.Handler):
    """Hands what is logged, from any thread, to the log of the client, which tells the levels apart.

    Clients take all that comes over standard error for errors. A record with the attribute ``once`` is sent
    the first time that it says what it says.
    """

    def __init__(self, send: Callable[[types.LogMessageParams], None]) -> None:
        """:param send: called on the event loop that runs now."""
        super().__init__()
        self.setFormatter(logging.Formatter("%(message)s"))
        self._send = send
        self._told: set[str] = set()
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        if getattr(record, "once", False):
            if record.getMessage() in self._told:
                return
            self._told.add(record.getMessage())
        message = types.LogMessageParams(_type(record.levelno), self.format(record))
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send, message)

    def open(self) -> None:
        """From now on the records come here, not to standard error."""
        LOGGER.addHandler(self)
        LOGGER.propagate = False

    def close(self) -> None:
        """From now on they go to standard error again."""
        LOGGER.removeHandler(self)
        LOGGER.propagate = True
        super().close()


def _type(level: int) -> types.MessageType:
    if level >= logging.ERROR:
        return types.MessageType.Error
    if level >= logging.WARNING:
        return types.MessageType.Warning
    return types.MessageType.Info if level >= logging.INFO else types.MessageType.Log
