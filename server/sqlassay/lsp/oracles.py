"""SQLAlchemy's word, in the background: one worker a folder, asked for what answers lacked.

Programs are worked with on the session's thread alone, a few milliseconds at a time; a thread of its
own waits for the worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.model.program import Program
    from sqlassay.oracle import BackgroundJudge

T = TypeVar("T")

SLICE = 0.005
"""Seconds of work on a program in one go; between two goes requests are answered."""

logger = logging.getLogger(__name__)


class Oracles:
    """The workers of all folders."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._askers: dict[BackgroundJudge, Asker] = {}
        self._news = asyncio.Event()

    async def answered(self, query: Callable[[Snapshot], T], patience: float) -> T:
        """What `query` says of the current snapshot as soon as nothing lacks that SQLAlchemy knows; after so
        many seconds, what it says without.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            news = self._news
            value, is_complete = await self._server.session.ask_noting(query)
            if is_complete or loop.time() >= end or self._server.was_shut_down:
                return value
            try:
                async with asyncio.timeout_at(end):
                    await news.wait()
            except TimeoutError:
                return value

    def want(self) -> None:
        """Something was asked for that is not known."""
        for asker in self._askers.values():
            asker.want()

    def keep(self, judges: Iterable[BackgroundJudge]) -> None:
        """From now on these are asked, and no others."""
        wanted = dict.fromkeys(judges)
        for judge in self._askers.keys() - wanted.keys():
            self._askers.pop(judge).close()
        for judge in wanted.keys() - self._askers.keys():
            asker = self._askers[judge] = Asker(self._server, judge)
            self._server.in_background(asker.run())

    def told(self) -> None:
        """Something was found out."""
        news, self._news = self._news, asyncio.Event()
        news.set()
        self._server.channel.wake()

    def close(self) -> None:
        """End all workers."""
        self.keep(())


class Asker:
    """Has one judge ask its worker about the newest program, as long as there is something to ask."""

    def __init__(self, server: Server, judge: BackgroundJudge) -> None:
        self._server = server
        self._judge = judge
        self._wanted = asyncio.Event()
        self._wanted.set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlassay-oracle")
        self._is_closed = False

    def want(self) -> None:
        """Look whether there is something to ask."""
        self._wanted.set()

    async def run(self) -> None:
        """Work until closed."""
        while not self._is_closed:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                while not self._is_closed and (program := await self._worked_out()) is not None:
                    await asyncio.get_running_loop().run_in_executor(self._thread, self._judge.ask, program)
                    self._server.oracles.told()
            except Exception:
                logger.exception("asking SQLAlchemy")

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._is_closed = True
        self._wanted.set()
        self._judge.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _worked_out(self) -> Program | None:
        """The newest program about which something was asked, once it is clear what to tell the worker of it;
        what was asked about older ones is dropped.
        """
        while True:
            program, is_ready = await self._server.session.ask(self._work)
            if is_ready:
                return program

    def _work(self, snapshot: Snapshot) -> tuple[Program | None, bool]:
        program = snapshot.judged_by(self._judge)
        if program is None or not self._judge.wants(program):
            return None, True
        return program, self._judge.work_out(program, SLICE)
