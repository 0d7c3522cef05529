"""Several processes that read and check files.

Each parses a share of the files and keeps it; what the files say of themselves (their summaries) goes to all;
then each checks its share. So no syntax tree travels, and the findings are those of a single process.
"""

from __future__ import annotations

import multiprocessing
import pickle
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

import click

from sqlassay.cli.checker import Checker
from sqlassay.cli.share import Checked, Share, Summaries
from sqlassay.index import Learned
from sqlassay.lint import all_rules
from sqlassay.project import SourceFile

PROCESSES = (
    multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
)
DONE_WITH_ONE = None
"""What a process sends for each file, so that the progress can be shown."""


class ProcessEndedError(click.ClickException):
    """A process ended before its work was done."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("a process that checked files was ended from outside; try --jobs 1")


class Team:
    """Processes that work as one `Share` does. A file is always the business of the same one.

    Its methods raise ProcessEndedError when one of the processes has ended early.
    """

    def __init__(
        self, checker: Checker, files: Sequence[SourceFile], asked: Collection[SourceFile], jobs: int
    ) -> None:
        """:param files: all that there are."""
        all_rules()  # imported once, for all processes that are forked
        self._checker = checker
        self._owner = {file: number % jobs for number, file in enumerate(files)}
        self._connections: list[Connection[Any, Any]] = []
        for _ in range(jobs):
            self._connections.append(_start(asked, checker, self._connections))

    def read(self, files: Iterable[SourceFile], done: Callable[[], object]) -> dict[SourceFile, Learned]:
        """As `Share.read`."""
        return self._work("read", (), files, done)

    def check(
        self, summaries: Summaries, files: Iterable[SourceFile], done: Callable[[], object]
    ) -> dict[SourceFile, Checked]:
        """As `Share.check`."""
        return self._work("check", (summaries,), files, done)

    def _work(
        self, what: str, given: tuple[object, ...], files: Iterable[SourceFile], done: Callable[[], object]
    ) -> dict[SourceFile, Any]:
        shares: list[list[SourceFile]] = [[] for _ in self._connections]
        for file in files:
            shares[self._owner[file]].append(file)
        shared = pickle.dumps((what, given), pickle.HIGHEST_PROTOCOL)
        found: dict[SourceFile, Any] = {}
        try:
            for connection, share in zip(self._connections, shares, strict=True):
                connection.send_bytes(shared)
                connection.send(share)
            waiting = [*self._connections]
            while waiting:
                for ready in wait(waiting):
                    assert isinstance(ready, Connection)
                    message = ready.recv()
                    if message is DONE_WITH_ONE:
                        done()
                        continue
                    waiting.remove(ready)
                    result, problems, notes = message
                    found |= result
                    self._checker.problems += problems
                    self._checker.notes += (note for note in notes if note not in self._checker.notes)
        except (EOFError, ConnectionError):
            raise ProcessEndedError from None
        return found


def _start(
    asked: Collection[SourceFile], checker: Checker, others: Sequence[Connection[Any, Any]]
) -> Connection[Any, Any]:
    ours, theirs = PROCESSES.Pipe()
    inherited = (*others, ours) if PROCESSES.get_start_method() == "fork" else ()
    PROCESSES.Process(target=_serve, args=(theirs, inherited, asked, checker), daemon=True).start()
    theirs.close()
    return ours


def _serve(
    connection: Connection[Any, Any],
    inherited: Sequence[Connection[Any, Any]],
    asked: Collection[SourceFile],
    checker: Checker,
) -> None:
    """Work for the first process until that is gone.

    :param inherited: its ends of the connections: held here, too, they would not close with it.
    """
    for each in inherited:
        each.close()
    share = Share(checker, asked)
    try:
        while True:
            what, given = pickle.loads(connection.recv_bytes())
            files = connection.recv()
            result = getattr(share, what)(*given, files, lambda: connection.send(DONE_WITH_ONE))
            problems, checker.problems = checker.problems, []
            connection.send((result, problems, checker.notes))
    except (KeyboardInterrupt, EOFError, ConnectionError):
        return  # the first process is gone, or going
