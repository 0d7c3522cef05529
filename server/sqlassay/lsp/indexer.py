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
    from sqlassay.index import Index
    from sqlassay.lsp.folder import Survey
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.model.workspace import SourceFile as Parsed
    from sqlassay.project import SourceFile, Stamp

BATCH = 8_000
"""Bytes that are parsed in one go; between two goes requests are answered."""
REMEMBERED = 100
"""Files that are remembered in one go."""

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
        """Read part by part, then take all in at once: what is known meanwhile stays worked out."""
        index = await self._session.ask(lambda snapshot: snapshot.index(key))
        files = await self._remembered(list(survey.changed), index)
        unknown = {source: stamp for source, stamp in survey.changed.items() if source.path not in files}
        async with Progress.of_server(self._server, f"Reading {key.name}", len(unknown)) as progress:
            done = 0
            for batch in _batches(unknown):
                if progress.cancelled:
                    return
                files |= await self._session.ask(partial(_read, key, batch, index))
                done += len(batch)
                progress.report(done)
        await self._session.change(lambda snapshot: snapshot.surveyed(key, survey, files), quiet=True)
        await self._session.ask(lambda _: index.save())

    async def _remembered(self, files: list[SourceFile], index: Index) -> dict[Path, Parsed]:
        found: dict[Path, Parsed] = {}
        for start in range(0, len(files), REMEMBERED):
            batch = files[start : start + REMEMBERED]
            found |= await self._session.ask(partial(_known, batch, index))
        return found


def _known(batch: list[SourceFile], index: Index, _: Snapshot) -> dict[Path, Parsed]:
    return index.files(batch)


def _read(key: Path, batch: list[SourceFile], index: Index, snapshot: Snapshot) -> dict[Path, Parsed]:
    return snapshot.read(key, batch, index)


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
