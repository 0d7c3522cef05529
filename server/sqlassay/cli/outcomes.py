from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from sqlassay.cli.finding import Examined, Outcome
from sqlassay.cli.policies import Policies
from sqlassay.project import Problem, SourceFile


def outcome_of(
    policies: Policies, results: Mapping[SourceFile, Examined], problems: Iterable[Problem]
) -> Outcome:
    """What was found in files, with what went wrong, in the order of the paths."""
    troubles = (
        Problem(file.path, trouble.message, trouble.line)
        for file, examined in results.items()
        for trouble in examined.troubles
    )
    told = sorted([*problems, *troubles], key=lambda problem: problem.path)
    shown = policies.paths.shown
    return Outcome(
        files=tuple(shown(file.path) for file in results),
        reported=tuple(item for examined in results.values() for item in examined.reported),
        problems=tuple(
            replace(item, path=Path(shown(item.path)))
            for item in _once([*policies.configurations.problems, *told])
        ),
    )


def merged(outcomes: Sequence[Outcome]) -> Outcome:
    """What came of several projects."""
    return Outcome(
        files=tuple(file for outcome in outcomes for file in outcome.files),
        reported=tuple(reported for outcome in outcomes for reported in outcome.reported),
        problems=tuple(dict.fromkeys(problem for outcome in outcomes for problem in outcome.problems)),
        notes=tuple(dict.fromkeys(note for outcome in outcomes for note in outcome.notes)),
        changes=tuple(change for outcome in outcomes for change in outcome.changes),
    )


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Each problem once, and of the errors in the engine the first of a kind."""
    seen: set[object] = set()
    for problem in problems:
        key: object = problem.message if problem.message.startswith("internal error") else problem
        if key not in seen:
            seen.add(key)
            yield problem
