"""How findings reach the client: pushed, or pulled by it; never both, or it would show everything twice.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocument_publishDiagnostics
and #textDocument_pullDiagnostics
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.diagnostics import Report

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

PATIENCE = 0.5
"""Seconds for which the client keeps the findings that it has, rather than see those come and go for which
SQLAlchemy is asked again.
"""

logger = logging.getLogger(__name__)


class Channel(ABC):
    """Brings the client up to date after changes, as many of them at once as came meanwhile."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._session = server.session
        self._stale = asyncio.Event()

    def wake(self) -> None:
        """Something changed."""
        self._stale.set()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._session.configured.wait()
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                await self._update()
            except Exception:
                logger.exception("bringing the client up to date")

    @abstractmethod
    async def _update(self) -> None: ...

    async def _report(self, path: Path) -> Report | None:
        try:
            return await self._session.report(path)
        except Exception:
            logger.exception("the findings of %s", path)
            return None


class Push(Channel):
    """`textDocument/publishDiagnostics`, for a client that does not pull."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._published: dict[Path, Report] = {}
        self._held: dict[Path, float] = {}
        """Since when there is a report that lacks what SQLAlchemy may say."""

    async def _update(self) -> None:
        paths = await self._session.ask(lambda snapshot: snapshot.reported())
        for path in paths:
            if self._stale.is_set():
                return
            if (report := await self._report(path)) and not self._hold(path, report):
                self._publish(path, report)
        for path in self._published.keys() - set(paths):
            self._send(Report(self._published.pop(path).uri, None, (), ""))

    def _hold(self, path: Path, report: Report) -> bool:
        """Whether to wait a little with a report, for it is not complete and may take findings away."""
        before, now = self._published.get(path), asyncio.get_running_loop().time()
        since = self._held.setdefault(path, now)
        if report.is_complete or before is None or not before.items or now >= since + PATIENCE:
            del self._held[path]
            return False
        asyncio.get_running_loop().call_at(since + PATIENCE, self.wake)
        return True

    def _publish(self, path: Path, report: Report) -> None:
        """Send a report, unless the client has the same one for the same version of the text.

        A client may forget what it had of a document that it closed, even if it opens that again at once.
        """
        before = self._published.get(path)
        if before is None and not report.items and report.version is None:
            return
        if before is None or before.key != report.key:
            self._published[path] = report
            self._send(report)

    def _send(self, report: Report) -> None:
        params = types.PublishDiagnosticsParams(report.uri, report.items, report.version)
        self._server.text_document_publish_diagnostics(params)


class Pull(Channel):
    """Asks a client that pulls to pull again, when a file's findings changed without an edit of that file."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._answered: dict[Path, Report] = {}

    def answered(self, path: Path, report: Report) -> None:
        """The client has got this report."""
        self._answered[path] = report

    def has_findings(self, path: Path) -> bool:
        """Whether the client shows findings of a file."""
        before = self._answered.get(path)
        return before is not None and bool(before.items)

    async def _update(self) -> None:
        if not self._session.features.refreshes_diagnostics:
            return
        outdated = {path: report for path in tuple(self._answered) if (report := await self._outdated(path))}
        if outdated:
            self._answered |= outdated
            await self._server.workspace_diagnostic_refresh_async(None)

    async def _outdated(self, path: Path) -> Report | None:
        before, now = self._answered[path], await self._report(path)
        if now is None or now.version is None:
            self._answered.pop(path, None)
            return None
        return now if now.version == before.version and now.result_id != before.result_id else None
