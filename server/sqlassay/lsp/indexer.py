from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlassay.lsp.progress import Progress

if TYPE_CHECKING:
    from sqlassay.lsp.folder import Stamp, Survey
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.project import SourceFile

BATCH = 20_000
"""Bytes that are read in one go; between two goes requests are answered."""

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
            if not self._session.indexed.is_set():
                gc.freeze()  # a full collection over the parsed files would take a second
                self._session.indexed.set()
            await self._server.settled()

    async def _look(self, key: Path) -> None:
        try:
            if survey := await self._session.ask(lambda snapshot: snapshot.survey(key)):
                logger.info("%s: reading %d files, %d are gone", key, len(survey.changed), len(survey.gone))
                await self._read(key, survey)
        except Exception as error:
            logger.exception("reading %s", key)
            self._server.log_error(f"reading {key}: {error!r}")

    async def _read(self, key: Path, survey: Survey) -> None:
        total = len(survey.changed)
        async with Progress.of_server(self._server, f"Reading {key.name}", total) as progress:
            done = 0
            for batch in _batches(survey.changed):
                if progress.cancelled:
                    break
                await self._session.change(partial(_has_read, key, batch), quiet=True)
                done += len(batch)
                progress.report(done)
        await self._session.change(lambda snapshot: snapshot.surveyed(key, survey), quiet=True)


def _has_read(key: Path, batch: Mapping[SourceFile, Stamp], snapshot: Snapshot) -> Snapshot:
    return snapshot.has_read(key, batch)


def _batches(files: Mapping[SourceFile, Stamp]) -> Iterator[dict[SourceFile, Stamp]]:
    """The files in parts of a few tens of milliseconds' work each."""
    batch: dict[SourceFile, Stamp] = {}
    for source, stamp in files.items():
        batch[source] = stamp
        if sum(each.size for each in batch.values()) > BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch
