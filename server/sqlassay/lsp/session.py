from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlassay.lsp.features import Features
from sqlassay.text.encoding import PositionEncoding

if TYPE_CHECKING:
    from sqlassay.lsp.diagnostics import Report
    from sqlassay.lsp.snapshot import Snapshot

T = TypeVar("T")


class Session:
    """One conversation: the current snapshot, and the one thread on which snapshots are made and asked.

    What is asked and changed runs in the order of the calls, so that an answer is about the text as it was
    when the request came. The engine is loaded with the first of them.
    """

    def __init__(
        self,
        features: Features,
        encoding: PositionEncoding,
        on_change: Callable[[Snapshot], None],
        on_miss: Callable[[], None],
    ) -> None:
        """:param on_change: called on the event loop after every change that was not `quiet`.
        :param on_miss: called there when an answer lacked what SQLAlchemy has yet to be asked for.
        """
        self.features = features
        self.encoding = encoding
        self.configured = asyncio.Event()
        """Set when the client's settings are known."""
        self.indexed = asyncio.Event()
        """Set when the files of the workspace have been read once."""
        self._on_change = on_change
        self._on_miss = on_miss
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlassay")
        self._snapshot: Snapshot | None = None
        self._reports: dict[Path, tuple[int, Report | None]] = {}

    async def ask(self, query: Callable[[Snapshot], T]) -> T:
        """What `query` says of the current snapshot. Cancelling takes it off the queue."""
        return await self._run(lambda: query(self._current()))

    async def change(self, step: Callable[[Snapshot], Snapshot], *, quiet: bool = False) -> None:
        """Go on to the next snapshot."""
        snapshot = await asyncio.shield(self._run(lambda: self._step(step)))
        if not quiet:
            self._on_change(snapshot)

    async def ask_noting(self, query: Callable[[Snapshot], T]) -> tuple[T, bool]:
        """As `ask`, and whether nothing lacked that SQLAlchemy has yet to be asked for."""

        def noted(snapshot: Snapshot) -> tuple[T, bool]:
            before = snapshot.misses
            return query(snapshot), snapshot.misses == before

        value, is_complete = await self.ask(noted)
        if not is_complete:
            self._on_miss()
        return value, is_complete

    async def report(self, path: Path) -> Report | None:
        """The findings of a file as the client gets them; None when the file is not known."""
        report = await self.ask(lambda snapshot: self.reported(snapshot, path))
        if report is not None and not report.is_complete:
            self._on_miss()
        return report

    def close(self) -> None:
        """Drop what is waiting."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _run(self, work: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _current(self) -> Snapshot:
        if self._snapshot is None:
            engine = import_module("sqlassay.lsp.snapshot")
            self._snapshot = engine.Snapshot(self.features, self.encoding)
        assert self._snapshot is not None
        return self._snapshot

    def _step(self, step: Callable[[Snapshot], Snapshot]) -> Snapshot:
        self._snapshot = step(self._current())
        return self._snapshot

    def reported(self, snapshot: Snapshot, path: Path) -> Report | None:
        """The report of a file, worked out once; on the session's thread."""
        revision, known = self._reports.get(path, (-1, None))
        if revision != snapshot.revision or (known is not None and not known.is_complete):
            known = snapshot.report(path)
            self._reports[path] = snapshot.revision, known
        return known
