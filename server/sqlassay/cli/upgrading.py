"""Upgrading projects: read, take one step after the other, and say what came of each."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from msgspec import Struct

from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Change
from sqlassay.cli.paths import Paths
from sqlassay.cli.policies import Policies
from sqlassay.cli.share import known_files
from sqlassay.cli.terminal import Track
from sqlassay.index import Index
from sqlassay.kit import Environment
from sqlassay.lint import STEPS, Place, left, release_named, take
from sqlassay.model.grades import SAFE, UNSAFE, Safety, Step
from sqlassay.model.workspace import Workspace
from sqlassay.project import (
    Cache,
    Configurations,
    Environments,
    Problem,
    Source,
    absolute,
    discover,
    project_top,
    read,
)


class Wanted(Struct, frozen=True):
    """An upgrade that is asked for."""

    paths: tuple[str, ...]
    release: str
    configurations: Configurations
    cache: Cache | None
    steps: frozenset[Step]
    """Those to take; all where there is none."""
    unsafe: bool
    """Whether to carry out rewrites, too, that may change what the program does."""


class Told(Struct, frozen=True):
    """A place that a step is about, as it is told to people."""

    step: Step
    path: str
    line: int
    """In the file as it is, counted from 1."""
    code: str
    message: str
    """What, why, and what to do, a line each."""
    outcome: Safety | None
    """How safe its rewrite is; None where there is none that holds."""


class Upgraded(Struct, frozen=True):
    """What an upgrade came to."""

    release: str
    steps: tuple[Step, ...]
    places: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    files: int = 0


def upgraded(wanted: Wanted, track: Track) -> Upgraded:
    """Do what is asked for; nothing is written."""
    projects: dict[Path | None, list[Path]] = {}
    for path in map(absolute, map(Path, wanted.paths)):
        projects.setdefault(project_top(path), []).append(path)
    results = [_project(wanted, found, track) for found in projects.values()]
    return Upgraded(
        wanted.release,
        _steps(wanted),
        tuple(place for result in results for place in result.places),
        tuple(change for result in results for change in result.changes),
        tuple(dict.fromkeys(problem for result in results for problem in result.problems)),
        tuple(dict.fromkeys(note for result in results for note in result.notes)),
        sum(result.files for result in results),
    )


def _steps(wanted: Wanted) -> tuple[Step, ...]:
    steps = STEPS[release_named(wanted.release)]
    return tuple(step for step in steps if not wanted.steps or step in wanted.steps)


def _project(wanted: Wanted, asked: list[Path], track: Track) -> Upgraded:
    environments = Environments()
    policies = Policies(wanted.configurations, environments, Paths(wanted.paths))
    found = discover(asked, wanted.configurations, environments)
    texts = {file: read(file.path) for file in track(found.asked, "Reading")}
    problems = [*found.problems, *(text for text in texts.values() if isinstance(text, Problem))]
    sources = {file: text for file, text in texts.items() if isinstance(text, Source)}
    index = Index(wanted.cache)
    installation = policies.installation((*sources, *found.around))
    checker = Checker(policies, index.installed(installation), installation)
    parsed = {file.path: checker.parse(file, sources[file]) for file in track(list(sources), "Parsing")}
    own = {path: file for path, file in parsed.items() if file is not None}
    workspace = Workspace.empty(installed=checker.installed).with_judge(checker.judge)
    workspace = workspace.with_files({**own, **known_files(found.around, checker, index, track)})
    failures: dict[Path, Problem] = {}
    before, places = workspace, list[Told]()
    environment_of = partial(_environment, policies, wanted.release)
    for step in track(_steps(wanted), "Upgrading"):
        taken = take(
            workspace,
            tuple(own),
            step,
            environment_of,
            lambda path, error: failures.setdefault(path, _failure(path, error)),
            safeties=(SAFE, UNSAFE) if wanted.unsafe else (SAFE,),
        )
        places += (_told(step, place, before, taken.before, policies) for place in taken.rewritten)
        workspace = taken.after
    for step in _steps(wanted):
        not_done = left(workspace, tuple(own), step, environment_of)
        places += (_told(step, place, before, workspace, policies) for place in not_done)
    return Upgraded(
        wanted.release,
        _steps(wanted),
        tuple(places),
        tuple(_changes(before, workspace, {file.path: source for file, source in sources.items()}, policies)),
        (*problems, *checker.problems, *failures.values()),
        tuple(checker.notes),
        len(own),
    )


def _environment(policies: Policies, release: str, path: Path) -> Environment:
    found = policies.environments.of(path.parent, policies.configurations.of(path.parent))
    return found.supporting(release_named(release), f"--to {release}")


def _failure(path: Path, error: Exception) -> Problem:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    said = f"internal error: {type(error).__name__}: {error} ({place})"
    return Problem(path, f"{said}; a step was not carried out in it; please report this")


def _changes(
    before: Workspace, after: Workspace, sources: dict[Path, Source], policies: Policies
) -> Iterator[Change]:
    for path, source in sources.items():
        document = after.document(path)
        if document is not None and path in before and document.text != source.text:
            yield Change(path, source, policies.paths.shown(path), document.text, ())


def _told(step: Step, place: Place, original: Workspace, seen: Workspace, policies: Policies) -> Told:
    """:param seen: the workspace in whose text the place is."""
    return Told(
        step,
        policies.paths.shown(place.path),
        _line(original, seen, place) + 1,
        place.diagnostic.rule.code,
        place.diagnostic.message,
        place.outcome,
    )


def _line(original: Workspace, seen: Workspace, place: Place) -> int:
    """The line of a place in the file as it is, counted from 0."""
    was, now = original.document(place.path), seen.document(place.path)
    assert was is not None
    assert now is not None
    line = now.lines.position(min(place.diagnostic.span.start, len(now.text))).line
    if was.text == now.text:
        return line
    matcher = SequenceMatcher(None, was.text.splitlines(), now.text.splitlines(), autojunk=False)
    for _, start, end, start_now, end_now in matcher.get_opcodes():
        if start_now <= line < end_now:
            return min(start + line - start_now, max(start, end - 1))
    return line
