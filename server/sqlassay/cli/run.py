"""A run over files: read, parse, fix, check. What goes wrong with one file is a problem, and the rest goes
on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from sqlassay.cli.checker import Checker
from sqlassay.cli.examine import Examination
from sqlassay.cli.finding import Change, Examined, Outcome, Reported
from sqlassay.cli.paths import Paths
from sqlassay.cli.request import Request
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import Track
from sqlassay.index import Index
from sqlassay.kit import UNSAFE
from sqlassay.model.workspace import Workspace
from sqlassay.project import (
    Problem,
    Source,
    SourceFile,
    SourceRoots,
    UnreadableError,
    absolute,
    decode,
    discover,
    discover_around,
    project_top,
    read,
)


def run(request: Request, track: Track) -> Outcome:
    """Do what is asked for; nothing is written."""
    if request.stdin_filename is not None:
        return _check_stdin(request, request.stdin_filename, track)
    paths = Paths(request.paths)
    projects: dict[Path | None, list[Path]] = {}
    for path in map(absolute, map(Path, request.paths)):
        projects.setdefault(project_top(path), []).append(path)
    return _merged([_check_project(request, paths, found, track) for found in projects.values()])


def _check_project(request: Request, paths: Paths, wanted: list[Path], track: Track) -> Outcome:
    found = discover(wanted, request.configurations, request.environments)
    problems = list(found.problems)
    if request.fix is not None:
        asked = dict(_read(track(found.asked, "Reading"), problems))
        return _check(request, paths, asked, found.around, problems, track)
    checker = Checker(request.configurations, request.environments, paths)
    results = Examination(found, checker, Index(request.cache), request.jobs, track).results()
    return _found(request, paths, problems, checker, results)


def _merged(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        files=tuple(file for outcome in outcomes for file in outcome.files),
        reported=tuple(reported for outcome in outcomes for reported in outcome.reported),
        problems=tuple(dict.fromkeys(problem for outcome in outcomes for problem in outcome.problems)),
        changes=tuple(change for outcome in outcomes for change in outcome.changes),
    )


def _check_stdin(request: Request, name: str, track: Track) -> Outcome:
    path, paths, problems = Path.cwd() / name, Paths([name]), list[Problem]()
    try:
        source = decode(sys.stdin.buffer.read())
    except UnreadableError as error:
        problem = Problem(path, str(error), error.line)
        return _outcome(paths, [], [], [*request.configurations.problems, problem])
    file = SourceRoots(request.configurations, request.environments).place(path)
    around = discover_around(path, request.configurations, request.environments)
    outcome = _check(request, paths, {file: source}, around, problems, track)
    after = [replace(source, text=change.after) for change in outcome.changes]
    return replace(outcome, stdin=after[0] if after else source)


def _check(
    request: Request,
    paths: Paths,
    asked: dict[SourceFile, Source],
    around: tuple[SourceFile, ...],
    problems: list[Problem],
    track: Track,
) -> Outcome:
    """Fix and check files that are read already."""
    checker = Checker(request.configurations, request.environments, paths)
    files = track(list(asked.items()), "Parsing")
    parsed = ((file.path, checker.parse(file, source)) for file, source in files)
    own = {path: file for path, file in parsed if file is not None}
    others = known_files(around, checker, Index(request.cache), track)
    workspace = Workspace.empty().with_files({**own, **others})
    changes: list[Change] = []
    for file, source in track(list(asked.items()), "Fixing") if request.fix else ():
        found = checker.fix(workspace, file.path, unsafe=request.fix is UNSAFE)
        if found is not None and found.text != source.text:
            codes = tuple(diagnostic.rule.code for diagnostic in found.fixed)
            changes.append(Change(file.path, source, paths.shown(file.path), found.text, codes))
            workspace = workspace.with_edit(file.path, found.text)
    examined = {file: checker.check(workspace, file.path) for file in track(list(asked), "Checking")}
    results = {file: its[0] for file, its in examined.items() if its is not None}
    return replace(_found(request, paths, problems, checker, results), changes=tuple(changes))


def _found(
    request: Request,
    paths: Paths,
    problems: Iterable[Problem],
    checker: Checker,
    results: Mapping[SourceFile, Examined],
) -> Outcome:
    """What a run came to, with its problems in the order of their paths."""
    troubles = (
        Problem(file.path, trouble.message, trouble.line)
        for file, examined in results.items()
        for trouble in examined.troubles
    )
    told = sorted([*problems, *checker.problems, *troubles], key=lambda problem: problem.path)
    reported = (item for examined in results.values() for item in examined.reported)
    return _outcome(paths, results, reported, [*request.configurations.problems, *told])


def _read(files: Iterable[SourceFile], problems: list[Problem]) -> Iterator[tuple[SourceFile, Source]]:
    """The files that can be read; what keeps the others from it is added to `problems`."""
    for file in files:
        source = read(file.path)
        if isinstance(source, Source):
            yield file, source
        else:
            problems.append(source)


def _outcome(
    paths: Paths, files: Iterable[SourceFile], reported: Iterable[Reported], problems: Sequence[Problem]
) -> Outcome:
    return Outcome(
        files=tuple(paths.shown(file.path) for file in files),
        reported=tuple(reported),
        problems=tuple(replace(item, path=Path(paths.shown(item.path))) for item in _once(problems)),
    )


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Each problem once, and of the errors in the engine the first of a kind."""
    seen: set[object] = set()
    for problem in problems:
        key: object = problem.message if problem.message.startswith("internal error") else problem
        if key not in seen:
            seen.add(key)
            yield problem
