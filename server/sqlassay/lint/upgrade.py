"""Upgrades: the fixes of the rules that belong to a step, carried out over all files, step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from sqlassay.kit import SAFE, UNSAFE, Environment, Safety, Step
from sqlassay.lint.check import check, passed_over
from sqlassay.lint.diagnostic import Diagnostic
from sqlassay.lint.fix import fix_document
from sqlassay.lint.rules import all_rules
from sqlassay.lint.select import Selection
from sqlassay.lint.tidy import tidied
from sqlassay.model.environment import Release
from sqlassay.model.workspace import Workspace

EnvironmentOf: TypeAlias = Callable[[Path], Environment]
"""What is known of the project of a file, with the release that is upgraded to as the oldest."""
Failed: TypeAlias = Callable[[Path, Exception], object]
"""Is told of a file that an error costs its fixes."""


def release_named(text: str) -> Release:
    """The release that somebody names, e.g. ``2.0``."""
    major, minor = map(int, text.split("."))
    return major, minor


def steps_to(release: str, chosen: Collection[Step] = ()) -> tuple[Step, ...]:
    """The steps to a release in their order: those that are chosen, or all where none is."""
    later = release_named(release) >= (2, 1)
    return tuple(step for step in Step if (later or step is not Step.NEXT) and (not chosen or step in chosen))


class Place(Struct, frozen=True):
    """A place that a step is about."""

    path: Path
    diagnostic: Diagnostic
    """With spans in the text before its rewrite; in what an upgrade has come to where there was none."""
    outcome: Safety | None
    """How safe the rewrite is that was carried out; None where none was."""


class Taken(Struct, frozen=True):
    """What came of a step."""

    before: Workspace
    after: Workspace
    rewritten: tuple[Place, ...]


def take(
    workspace: Workspace,
    paths: Sequence[Path],
    step: Step,
    environment_of: EnvironmentOf,
    failed: Failed,
    *,
    safeties: Sequence[Safety] = (SAFE, UNSAFE),
) -> Taken:
    """Carry a step out in files, as far as it can be done.

    :param safeties: the rewrites to do, the safe ones in all files before the others.
    """
    before, places = workspace, list[Place]()
    for safety in safeties:
        for path in paths:
            try:
                workspace, done = rewritten(
                    workspace, path, step, environment_of(path), unsafe=safety is UNSAFE, writable=paths
                )
            except Exception as error:
                failed(path, error)
                continue
            places += (Place(path, diagnostic, diagnostic.safety) for diagnostic in done)
    return Taken(before, workspace, tuple(places))


def rewritten(
    workspace: Workspace,
    path: Path,
    step: Step,
    environment: Environment,
    *,
    unsafe: bool,
    writable: Collection[Path],
) -> tuple[Workspace, tuple[Diagnostic, ...]]:
    """The workspace after a step in one file, and what was rewritten there.

    :param unsafe: whether to carry out rewrites, too, that may change what the program does.
    :param writable: the other files that may change with it.
    """
    selection = _selection(step)
    if not selection.select:
        return workspace, ()
    result = fix_document(workspace, path, selection, environment, unsafe=unsafe, writable=writable)
    if not result.fixed:
        return workspace, ()
    after, texts = workspace, {path: result.text, **result.others}
    for changed, text in texts.items():
        after = after.with_edit(changed, text)
    return tidied(workspace, after, texts), result.fixed


def left(
    workspace: Workspace, paths: Sequence[Path], step: Step, environment_of: EnvironmentOf
) -> Iterator[Place]:
    """The places of a step that no step of an upgrade has rewritten."""
    selection = _selection(step)
    for path in paths if selection.select else ():
        found = check(workspace, path, selection, environment_of(path), passed_over)
        yield from (Place(path, diagnostic, None) for diagnostic in found)


@cache
def _selection(step: Step) -> Selection:
    """The rules of a step, and no others."""
    return Selection(select=tuple(rule.code for rule in all_rules() if rule.step is step))
