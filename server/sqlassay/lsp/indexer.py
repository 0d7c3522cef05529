from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlassay.lsp.progress import Progress

if TYPE_CHECKING:
    from sqlassay.lsp.folder import Survey
    from sqlassay.lsp.server import Server

BATCH = 8
"""Files that are read in one go, between which requests are answered."""

logger = logging.getLogger(__name__)


class Indexer:
    """Reads the files of the folders in the background, a few at a time, and later what changed of them."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._session = server.session
        self._stale = asyncio.Event()
        self._wanted: dict[Path, None] = {}
        self._known: set[Path] = set()

    def want(self, keys: Iterable[Path]) -> None:
        """Look at these folders again."""
        self._wanted |= dict.fromkeys(keys)
        self._stale.set()

    def want_new(self, keys: Iterable[Path]) -> None:
        """Look at those of these folders that have not been looked at."""
        keys = set(keys)
        self._known &= keys
        if unknown := keys - self._known:
            self.want(unknown)

    async def run(self) -> None:
        """Work until cancelled."""
        await self._session.configured.wait()
        while True:
            await self._stale.wait()
            self._stale.clear()
            keys, self._wanted = tuple(self._wanted), {}
            self._known.update(keys)
            for key in keys:
                await self._look(key)
            self._session.indexed.set()
            await self._server.settled()

    async def _look(self, key: Path) -> None:
        try:
            if survey := await self._session.ask(lambda snapshot: snapshot.survey(key)):
                await self._read(key, survey)
        except Exception as error:
            logger.exception("reading %s", key)
            self._server.log_error(f"reading {key}: {error!r}")

    async def _read(self, key: Path, survey: Survey) -> None:
        files = survey.changed
        async with Progress.of_server(self._server, f"Reading {key.name}", len(files)) as progress:
            for start in range(0, len(files), BATCH):
                if progress.cancelled:
                    break
                batch = files[start : start + BATCH]
                await self._session.change(
                    lambda snapshot, batch=batch: snapshot.has_read(key, batch), quiet=True
                )
                progress.report(start + len(batch))
        await self._session.change(lambda snapshot: snapshot.surveyed(key, survey), quiet=True)
