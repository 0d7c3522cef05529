"""The client's process, whose end is the server's, too: what a client that was killed leaves open (its end of
standard input, inherited by somebody else) must not keep the server
(`InitializeParams.processId
<https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#initializeParams>`_).
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from threading import Event, Thread

INTERVAL = 1.0
"""Seconds between two looks, where the system does not tell by itself."""


def when_ended(process: int, then: Callable[[], None]) -> None:
    """Call `then`, on a thread of its own, when a process has ended. One that is not there now is none of
    this machine: its number is of another container or host.
    """
    waiting = _waiting_for(process)
    if waiting is not None:
        Thread(target=_wait, args=(waiting, then), name="sqlassay-client", daemon=True).start()


def _wait(ended: Callable[[], None], then: Callable[[], None]) -> None:
    ended()
    then()


def _waiting_for(process: int) -> Callable[[], None] | None:
    """What waits until a process has ended; None where there is no such process."""
    if sys.platform == "win32" or process <= 0 or process == os.getpid():
        return None  # on Windows nobody inherits the pipes, and looking at a process may end it
    try:
        return _by_descriptor(process)
    except (AttributeError, OSError):  # another system than Linux, or one too old, or no such process
        return (lambda: _by_looking(process)) if _is_there(process) else None


def _by_descriptor(process: int) -> Callable[[], None]:
    descriptor = os.pidfd_open(process)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)

    def wait() -> None:
        poll.poll()
        os.close(descriptor)

    return wait


def _by_looking(process: int) -> None:
    between = Event()
    while _is_there(process):
        between.wait(INTERVAL)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
