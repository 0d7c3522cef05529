from __future__ import annotations

import asyncio
from itertools import count
from types import TracebackType
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

PATIENCE = 10.0
"""Seconds that a client has for making a place for progress."""
_numbers = count(1)


class Progress:
    """Work-done progress over a number of files, for a client that shows it; for another it does nothing.

    https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#workDoneProgress
    """

    def __init__(
        self, server: Server, title: str, total: int, token: types.ProgressToken | None, *, create: bool
    ) -> None:
        self._progress = server.work_done_progress
        self._title = title
        self._total = total
        self._token = token
        self._create = create
        self._percentage = 0

    @classmethod
    def of_server(cls, server: Server, title: str, total: int) -> Progress:
        """Progress of the server's own work; none when there is nothing to do."""
        shown = server.session.features.shows_progress and total > 0
        return cls(server, title, total, f"sqlassay/{next(_numbers)}" if shown else None, create=True)

    @classmethod
    def of_request(
        cls, server: Server, title: str, total: int, token: types.ProgressToken | None
    ) -> Progress:
        """Progress of a request, under the token that came with it."""
        return cls(server, title, total, token, create=False)

    @property
    def cancelled(self) -> bool:
        """Whether the user does not want it any more."""
        future = self._progress.tokens.get(self._token) if self._token is not None else None
        return future is not None and future.cancelled()

    def report(self, done: int) -> None:
        """`done` files are through; told only when the percentage changes."""
        percentage = 100 * done // max(self._total, 1)
        if self._token is not None and percentage != self._percentage:
            self._percentage = percentage
            self._progress.report(
                self._token,
                types.WorkDoneProgressReport(message=f"{done} of {self._total} files", percentage=percentage),
            )

    async def __aenter__(self) -> Progress:
        if self._token is not None:
            await self._begin(self._token)
        return self

    async def _begin(self, token: types.ProgressToken) -> None:
        try:
            if self._create:
                async with asyncio.timeout(PATIENCE):
                    await self._progress.create_async(token)
        except (JsonRpcException, TimeoutError):
            self._token = None
            return
        begin = types.WorkDoneProgressBegin(title=self._title, cancellable=self._create, percentage=0)
        self._progress.begin(token, begin)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            self._progress.end(self._token, types.WorkDoneProgressEnd())
            self._progress.tokens.pop(self._token, None)
