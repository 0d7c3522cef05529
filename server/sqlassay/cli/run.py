"""A run over files: read, parse, fix, check. What goes wrong with one file is a problem, and the rest goes
on."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec.structs import replace

from sqlassay.cli.examine import Examination
from sqlassay.cli.finding import Outcome
from sqlassay.cli.outcomes import merged, outcome_of
from sqlassay.cli.paths import Paths, by_project
from sqlassay.cli.policies import Policies
from sqlassay.cli.request import Request
from sqlassay.cli.terminal import Track
from sqlassay.index import Index
from sqlassay.project import (
    Problem,
    SourceRoots,
    UnreadableError,
    decode,
    discover,
    discover_around,
)


def run(request: Request, track: Track) -> Outcome:
    """Do what is asked for; nothing is written."""
    if request.stdin_filename is not None:
        return _check_stdin(request, request.stdin_filename, track)
    policies = Policies(request.configurations, request.environments, Paths(request.paths))
    return merged([_check_project(request, policies, found, track) for found in by_project(request.paths)])


def _check_project(request: Request, policies: Policies, wanted: list[Path], track: Track) -> Outcome:
    found = discover(wanted, request.configurations, request.environments)
    if request.fix is not None:
        from sqlassay.cli.mend import mend_files  # the engine, which is not needed where nothing has changed

        return mend_files(request, policies, found, track)
    examination = Examination(found, policies, Index(request.cache), request.jobs, track)
    results = examination.results()
    outcome = outcome_of(policies, results, [*found.problems, *examination.problems])
    return replace(outcome, notes=tuple(examination.notes))


def _check_stdin(request: Request, name: str, track: Track) -> Outcome:
    from sqlassay.cli.mend import mend

    path = Path.cwd() / name
    policies = Policies(request.configurations, request.environments, Paths([name]))
    data = sys.stdin.buffer.read()
    try:
        source = decode(data)
    except UnreadableError as error:
        return outcome_of(policies, {}, [Problem(path, str(error), error.line)])
    file = SourceRoots(request.configurations, request.environments).place(path)
    around = discover_around(path, request.configurations, request.environments)
    outcome = mend(request, policies, {file: source}, around, track)
    after = next((change.after for change in outcome.changes if change.path == path), None)
    try:
        return replace(outcome, stdin=data if after is None else source.encode(after))
    except UnreadableError as error:
        problem = Problem(Path(policies.paths.shown(path)), str(error))
        return replace(outcome, stdin=data, changes=(), problems=(*outcome.problems, problem))
