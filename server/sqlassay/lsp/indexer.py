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
    from sqlassay.model.workspace import SourceFile as Parsed
    from sqlassay.project import SourceFile

BATCH = 8_000
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
        except Exception:
            logger.exception("reading %s", key)

    async def _read(self, key: Path, survey: Survey) -> None:
        """Parse part by part, then take all in at once: what is known meanwhile stays worked out."""
        parsed: dict[Path, Parsed] = {}
        total, done = len(survey.changed), 0
        async with Progress.of_server(self._server, f"Reading {key.name}", total) as progress:
            for batch in _batches(survey.changed):
                if progress.cancelled:
                    return
                parsed |= await self._session.ask(partial(_parse, key, batch))
                done += len(batch)
                progress.report(done)
        await self._session.change(lambda snapshot: snapshot.surveyed(key, survey, parsed), quiet=True)


def _parse(key: Path, batch: list[SourceFile], snapshot: Snapshot) -> dict[Path, Parsed]:
    return snapshot.parse(key, batch)


def _batches(files: Mapping[SourceFile, Stamp]) -> Iterator[list[SourceFile]]:
    """The files in parts of a few tens of milliseconds' work each."""
    batch: list[SourceFile] = []
    size = 0
    for source, stamp in files.items():
        batch.append(source)
        size += stamp.size
        if size > BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
