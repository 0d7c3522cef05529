"""Fixing and checking texts that are read already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from sqlassay.cli.finding import Change, Outcome
from sqlassay.cli.opening import opened, read_asked
from sqlassay.cli.outcomes import outcome_of
from sqlassay.cli.policies import Policies
from sqlassay.cli.request import Request
from sqlassay.cli.terminal import Track
from sqlassay.ide import DRIFT, missing_revisions
from sqlassay.model.grades import UNSAFE
from sqlassay.model.workspace import Workspace
from sqlassay.project import Discovery, Problem, Source, SourceFile, decode


def mend_files(request: Request, policies: Policies, found: Discovery, track: Track) -> Outcome:
    """Fix, as far as that is asked for, and check the files of a project."""
    asked, problems = read_asked(found, track)
    return mend(request, policies, asked, found.around, track, problems)


def _new_revisions(workspace: Workspace, policies: Policies, *, drops: bool) -> Iterator[Change]:
    """The revisions that bring a database to what the models say."""
    for missing in missing_revisions(workspace, drops=drops):
        path, fixed = missing.file.path, (DRIFT,) * len(missing.removes)
        yield Change(path, decode(b""), policies.paths.shown(path), missing.file.text, fixed)


def mend(
    request: Request,
    policies: Policies,
    asked: Mapping[SourceFile, Source],
    around: tuple[SourceFile, ...],
    track: Track,
    problems: Iterable[Problem] = (),
) -> Outcome:
    """Fix, as far as that is asked for, and check texts.

    :param around: the other files of the project.
    :param problems: what went wrong until now.
    """
    project = opened(policies, asked, around, request.cache, track)
    workspace, checker = project.workspace, project.checker
    sources = {file.path: source for file, source in asked.items()}
    texts: dict[Path, str] = {}
    codes: dict[Path, tuple[str, ...]] = {}
    for file in track(list(asked), "Fixing") if request.fix else ():
        found = checker.fix(workspace, file.path, unsafe=request.fix is UNSAFE, writable=sources.keys())
        if found is not None and found.fixed:
            codes[file.path] = tuple(diagnostic.rule.code for diagnostic in found.fixed)
            for path, text in {file.path: found.text, **found.others}.items():
                texts[path] = text
                workspace = workspace.with_edit(path, text)
    changes = [
        Change(path, sources[path], policies.paths.shown(path), texts[path], codes.get(path, ()))
        for path in sources
        if texts.get(path, sources[path].text) != sources[path].text
    ]
    if request.fix and any(checker.compares_migrations(file.path) for file in asked):
        for change in _new_revisions(workspace, policies, drops=request.fix is UNSAFE):
            changes.append(change)
            place = workspace.place(change.path.parent / "env.py") or workspace.place(project.own[0])
            workspace = workspace.with_text(change.path, change.after, place[0] if place else Path.cwd())
    examined = {file: checker.check(workspace, file.path) for file in track(list(asked), "Checking")}
    for file in asked:
        checker.is_whole(workspace, file.path)
    results = {file: its[0] for file, its in examined.items() if its is not None}
    outcome = outcome_of(policies, results, [*problems, *checker.problems])
    return replace(outcome, changes=tuple(changes), notes=tuple(checker.notes))
