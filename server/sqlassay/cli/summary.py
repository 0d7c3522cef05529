from __future__ import annotations

from collections import Counter

from sqlassay.cli.finding import Outcome
from sqlassay.model.grades import Safety, Severity


def summary(outcome: Outcome, *, would: bool) -> str:
    """What a run came to, in a line.

    :param would: whether the changes were only shown.
    """
    if not outcome.files and not outcome.problems:
        return "No Python files found.\n"
    sentences = [_changed(outcome, "Would fix" if would else "Fixed"), _found(outcome), _fixable(outcome)]
    return " ".join(filter(None, sentences)) + "\n"


def _changed(outcome: Outcome, verb: str) -> str:
    if not outcome.changes:
        return ""
    fixed = sum(len(change.fixed) for change in outcome.changes)
    return f"{verb} {_count(fixed, 'finding')} in {_count(len(outcome.changes), 'file')}."


def _found(outcome: Outcome) -> str:
    where = f"in {_count(len(outcome.files), 'file')}"
    if not outcome.reported:
        return f"No {'other ' if outcome.changes or outcome.problems else ''}findings {where}."
    by_severity = Counter(finding.severity for finding in outcome.findings)
    kinds = ", ".join(
        _count(by_severity[severity], NOUNS[severity]) for severity in Severity if by_severity[severity]
    )
    return f"Found {_count(len(outcome.reported), 'finding')} ({kinds}) {where}."


def _fixable(outcome: Outcome) -> str:
    by_safety = Counter(reported.fixable for reported in outcome.reported)
    safe, unsafe = by_safety[Safety.SAFE], by_safety[Safety.UNSAFE]
    offers = [f"{safe} fixable with --fix"] * bool(safe) + [f"{unsafe} with --fix --unsafe-fixes"] * bool(
        unsafe
    )
    return f"{', '.join(offers)}." if offers else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 or noun == 'info' else 's'}"


NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info", Severity.HINT: "hint"}
