"""A run over many files in several processes.

Each process parses a share of the files and keeps it; what the files say of themselves (their summaries) goes
to all;
then each process checks its share. So no syntax tree travels, and the findings are those of a single process.
"""

from __future__ import annotations

import multiprocessing
import pickle
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

import click
from msgspec import Struct

from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Reported
from sqlassay.cli.terminal import Track
from sqlassay.lint import all_rules
from sqlassay.model.summary import ModuleSummary
from sqlassay.model.workspace import SourceFile as Parsed
from sqlassay.model.workspace import Workspace
from sqlassay.project import Discovery, Problem, Source, SourceFile, read

PROCESSES = (
    multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
)
DONE_WITH_ONE = None
"""What a process sends for each file, so that the progress can be shown."""

Summaries = dict[SourceFile, ModuleSummary]


class Shared(Struct, frozen=True):
    """What the processes found, in the order of the files."""

    files: tuple[SourceFile, ...]
    reported: tuple[Reported, ...]
    problems: tuple[Problem, ...]


class ProcessEndedError(click.ClickException):
    """A process ended before its work was done."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("a process that checked files was ended from outside; try --jobs 1")


def check_in_parallel(found: Discovery, checker: Checker, jobs: int, track: Track) -> Shared:
    """Check the files that were asked for.

    :raises ProcessEndedError: when one of the processes ended early.
    """
    all_rules()  # imported once, for all processes that are forked
    files, asked = (*found.asked, *found.around), frozenset(found.asked)
    connections = [_start(files[job::jobs], asked, checker) for job in range(jobs)]
    summaries: Summaries = {}
    for share in _results(connections, track(files, "Parsing")):
        summaries |= share
    ordered = {file: summaries[file] for file in files if file in summaries}
    message = pickle.dumps(ordered, pickle.HIGHEST_PROTOCOL)
    for connection in connections:
        connection.send_bytes(message)
    findings: dict[SourceFile, list[Reported]] = {}
    problems: list[Problem] = []
    for reported, told in _results(connections, track(found.asked, "Checking")):
        findings |= reported
        problems += told
    order = {file.path: number for number, file in enumerate(files)}
    return Shared(
        files=tuple(file for file in found.asked if file in findings),
        reported=tuple(item for file in found.asked for item in findings.get(file, ())),
        problems=tuple(sorted(problems, key=lambda problem: order[problem.path])),
    )


def _start(
    share: Sequence[SourceFile], asked: frozenset[SourceFile], checker: Checker
) -> Connection[Any, Any]:
    ours, theirs = PROCESSES.Pipe()
    PROCESSES.Process(target=_work, args=(theirs, share, asked, checker), daemon=True).start()
    theirs.close()
    return ours


def _results(connections: Sequence[Connection[Any, Any]], progress: Iterator[object]) -> Iterator[Any]:
    """One result a process, as they come."""
    waiting = list(connections)
    while waiting:
        for connection in wait(waiting):
            assert isinstance(connection, Connection)
            try:
                message = connection.recv()
            except (EOFError, ConnectionError):
                raise ProcessEndedError from None
            if message is DONE_WITH_ONE:
                next(progress, None)
            else:
                waiting.remove(connection)
                yield message


def _work(
    connection: Connection[Any, Any],
    share: Sequence[SourceFile],
    asked: frozenset[SourceFile],
    checker: Checker,
) -> None:
    try:
        kept, summaries = _parse(connection, share, asked, checker)
        connection.send(summaries)
        everything: Summaries = pickle.loads(connection.recv_bytes())
        workspace = Workspace.empty().with_files(
            {file.path: kept.get(file) or _unseen(file, summary) for file, summary in everything.items()}
        )
        reported = {}
        for file in kept:
            reported[file] = checker.check(workspace, file.path)
            connection.send(DONE_WITH_ONE)
        connection.send((reported, checker.problems))
    except (KeyboardInterrupt, EOFError, ConnectionError):
        return  # the first process is gone, or going


def _parse(
    connection: Connection[Any, Any],
    share: Sequence[SourceFile],
    asked: frozenset[SourceFile],
    checker: Checker,
) -> tuple[dict[SourceFile, Parsed], Summaries]:
    """The files to check, and the summaries of all files of the share."""
    kept: dict[SourceFile, Parsed] = {}
    summaries: Summaries = {}
    for file in share:
        source = read(file.path)
        parsed = checker.parse(file, source) if isinstance(source, Source) else None
        if parsed is not None:
            summaries[file] = parsed.summary
        if parsed is not None and file in asked:
            kept[file] = parsed
        if isinstance(source, Problem) and file in asked:
            checker.problems.append(source)
        connection.send(DONE_WITH_ONE)
    return kept, summaries


def _unseen(file: SourceFile, summary: ModuleSummary) -> Parsed:
    """A file that another process checks."""
    return Parsed(file.root, summary, lambda: None)
