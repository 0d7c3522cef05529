"""Long work on many files: on the session's thread, some milliseconds at a time, so that other messages are
answered between, and a cancelled request does no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlassay.lsp.progress import Progress

if TYPE_CHECKING:
    from lsprotocol import types

    from sqlassay.lsp.server import Server

T = TypeVar("T")

SLICE = 0.02
"""Seconds of work in one go."""


async def each_file(
    server: Server,
    title: str,
    paths: Sequence[Path],
    work: Callable[[Path], T],
    token: types.ProgressToken | None,
) -> dict[Path, T]:
    """What `work` says of each file.

    :param title: of the progress that is shown under the request's `token`, if it has one.
    """
    found: dict[Path, T] = {}

    def go_on() -> None:
        end = time.monotonic() + SLICE
        for path in paths[len(found) :]:
            found[path] = work(path)
            if time.monotonic() > end:
                return

    async with Progress.of_request(server, title, len(paths), token) as progress:
        while len(found) < len(paths):
            await server.session.ask(lambda _: go_on())
            progress.report(len(found))
    return found
