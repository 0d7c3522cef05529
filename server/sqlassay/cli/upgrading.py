"""Upgrading projects: read, take one step after the other, and say what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from msgspec import Struct

from sqlassay.cli.finding import Change
from sqlassay.cli.opening import opened, read_asked
from sqlassay.cli.outcomes import outcome_of
from sqlassay.cli.paths import Paths, by_project
from sqlassay.cli.policies import Policies
from sqlassay.cli.terminal import Track
from sqlassay.kit import Environment
from sqlassay.lint import Place, left, release_named, steps_to, take
from sqlassay.model.grades import SAFE, UNSAFE, Safety, Step
from sqlassay.model.workspace import Workspace
from sqlassay.project import (
    Cache,
    Configurations,
    Environments,
    Problem,
    Source,
    discover,
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
    results = [_project(wanted, found, track) for found in by_project(wanted.paths)]
    return Upgraded(
        wanted.release,
        steps_to(wanted.release, wanted.steps),
        tuple(place for result in results for place in result.places),
        tuple(change for result in results for change in result.changes),
        tuple(dict.fromkeys(problem for result in results for problem in result.problems)),
        tuple(dict.fromkeys(note for result in results for note in result.notes)),
        sum(result.files for result in results),
    )


def _project(wanted: Wanted, asked: list[Path], track: Track) -> Upgraded:
    environments = Environments()
    policies = Policies(wanted.configurations, environments, Paths(wanted.paths))
    found = discover(asked, wanted.configurations, environments)
    sources, problems = read_asked(found, track)
    project = opened(policies, sources, found.around, wanted.cache, track)
    before, checker = project.workspace, project.checker
    workspace, places = before, list[Told]()
    environment_of = partial(_environment, policies, wanted.release)
    failed = partial(checker.lost, what="a step was not carried out in it")
    for step in track(steps_to(wanted.release, wanted.steps), "Upgrading"):
        taken = take(
            workspace,
            project.own,
            step,
            environment_of,
            failed,
            safeties=(SAFE, UNSAFE) if wanted.unsafe else (SAFE,),
        )
        places += (_told(step, place, before, taken.before, policies) for place in taken.rewritten)
        workspace = taken.after
    for step in steps_to(wanted.release, wanted.steps):
        not_done = left(workspace, project.own, step, environment_of)
        places += (_told(step, place, before, workspace, policies) for place in not_done)
    return Upgraded(
        wanted.release,
        steps_to(wanted.release, wanted.steps),
        tuple(places),
        tuple(_changes(before, workspace, {file.path: source for file, source in sources.items()}, policies)),
        outcome_of(policies, {}, [*problems, *checker.problems]).problems,
        tuple(checker.notes),
        len(project.own),
    )


def _environment(policies: Policies, release: str, path: Path) -> Environment:
    found = policies.environments.of(path.parent, policies.configurations.of(path.parent))
    return found.supporting(release_named(release), f"--to {release}")


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
