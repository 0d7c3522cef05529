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
LOOKED_THROUGH = 1_000_000
"""Bytes that are looked through for SQLAlchemy's name in one go."""
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
        self._asleep: frozenset[Path] = frozenset()
        """The folders that were looked at and have nothing to do with SQLAlchemy."""

    def want(self, keys: Iterable[Path]) -> None:
        """Look at these folders again."""
        self._wanted |= dict.fromkeys(keys)
        self._stale.set()

    def want_new(self, snapshot: Snapshot) -> None:
        """Look at the folders that have not been looked at, and at those that have come to use SQLAlchemy."""
        self._known &= snapshot.folders.keys()
        self._known -= self._asleep - snapshot.asleep
        self._asleep &= snapshot.asleep
        if unknown := snapshot.folders.keys() - self._known:
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
                await self._take(key, survey)
        except Exception:
            logger.exception("reading %s", key)

    async def _take(self, key: Path, survey: Survey) -> None:
        if survey.uses_sqlalchemy is None and not await self._is_named(survey):
            logger.info("%s: nothing here has to do with SQLAlchemy", key)
            await self._session.change(lambda snapshot: snapshot.left_alone(key, survey), quiet=True)
            self._asleep |= {key}
            return
        if key in self._asleep:
            self._asleep -= {key}
            await self._session.change(lambda snapshot: snapshot.woken(key), quiet=True)
            await self._look(key)
            return
        logger.info("%s: reading %d files, %d are gone", key, len(survey.changed), len(survey.gone))
        await self._read(key, survey)

    async def _is_named(self, survey: Survey) -> bool:
        """Whether a changed file names SQLAlchemy."""
        for batch in _batches(survey.changed, LOOKED_THROUGH):
            if await self._session.ask(partial(_any_names_sqlalchemy, batch)):
                return True
        return False

    async def _read(self, key: Path, survey: Survey) -> None:
        """Read part by part, then take all in at once: what is known meanwhile stays worked out."""
        index = await self._session.ask(lambda snapshot: snapshot.index(key))
        files = await self._remembered(list(survey.changed), index)
        unknown = {source: stamp for source, stamp in survey.changed.items() if source.path not in files}
        async with Progress.of_server(self._server, f"Reading {key.name}", len(unknown)) as progress:
            done = 0
            for batch in _batches(unknown, BATCH):
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


def _any_names_sqlalchemy(batch: list[SourceFile], _: Snapshot) -> bool:
    from sqlassay.project import file_names_sqlalchemy

    return any(file_names_sqlalchemy(source.path) for source in batch)


def _batches(files: Mapping[SourceFile, Stamp], size_of_batch: int) -> Iterator[list[SourceFile]]:
    """The files in parts of so many bytes, or a little more."""
    batch: list[SourceFile] = []
    size = 0
    for source, stamp in files.items():
        batch.append(source)
        size += stamp.size
        if size > size_of_batch:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
