"""A run over files: read, parse, fix, check. What goes wrong with one file is a problem, and the rest goes
on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Change, Outcome, Reported
from sqlassay.cli.parallel import check_in_parallel
from sqlassay.cli.paths import Paths
from sqlassay.cli.request import Request
from sqlassay.cli.terminal import Track
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

WORTH_A_PROCESS = 100
"""Files for one process: below that, starting a second one costs more than it saves."""


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
    found = discover(wanted, request.configurations)
    jobs = min(request.jobs, (len(found.asked) + len(found.around)) // WORTH_A_PROCESS)
    if jobs > 1 and request.fix is None:
        shared = check_in_parallel(found, Checker(request.configurations, paths), jobs, track)
        problems = [*request.configurations.problems, *found.problems, *shared.problems]
        return _outcome(paths, shared.files, shared.reported, problems)
    problems = list(found.problems)
    asked = dict(_read(track(found.asked, "Reading"), problems))
    around = dict(_read(track(found.around, "Reading"), []))
    return _check(request, paths, asked, around, problems, track)


def _merged(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        files=tuple(file for outcome in outcomes for file in outcome.files),
        reported=tuple(reported for outcome in outcomes for reported in outcome.reported),
        problems=tuple(dict.fromkeys(problem for outcome in outcomes for problem in outcome.problems)),
        changes=tuple(change for outcome in outcomes for change in outcome.changes),
    )


def _check_stdin(request: Request, name: str, track: Track) -> Outcome:
    path, paths, problems = Path.cwd() / name, Paths([name]), list[Problem]()
    around = dict(_read(track(discover_around(path, request.configurations), "Reading"), []))
    try:
        source = decode(sys.stdin.buffer.read())
    except UnreadableError as error:
        problem = Problem(path, str(error), error.line)
        return _outcome(paths, [], [], [*request.configurations.problems, problem])
    file = SourceRoots(request.configurations).place(path)
    outcome = _check(request, paths, {file: source}, around, problems, track)
    after = [replace(source, text=change.after) for change in outcome.changes]
    return replace(outcome, stdin=after[0] if after else source)


def _check(
    request: Request,
    paths: Paths,
    asked: dict[SourceFile, Source],
    around: dict[SourceFile, Source],
    problems: list[Problem],
    track: Track,
) -> Outcome:
    checker = Checker(request.configurations, paths)
    files = track([*asked.items(), *around.items()], "Parsing")
    parsed = ((file.path, checker.parse(file, source)) for file, source in files)
    workspace = Workspace.empty().with_files({path: file for path, file in parsed if file is not None})
    changes: list[Change] = []
    for file, source in track(list(asked.items()), "Fixing") if request.fix else ():
        found = checker.fix(workspace, file.path, unsafe=request.fix is UNSAFE)
        if found is not None and found.text != source.text:
            codes = tuple(diagnostic.rule.code for diagnostic in found.fixed)
            changes.append(Change(file.path, source, paths.shown(file.path), found.text, codes))
            workspace = workspace.with_text(file.path, found.text, file.root)
    reported = [
        item for file in track(list(asked), "Checking") for item in checker.check(workspace, file.path)
    ]
    problems = [*request.configurations.problems, *problems, *checker.problems]
    return replace(_outcome(paths, asked, reported, problems), changes=tuple(changes))


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
