from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.kit import Finding, Fix, Related, Rule, Safety, Severity
from sqlassay.lint.elsewhere import find
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span


class RelatedPlace(Struct, frozen=True):
    """A second place that explains a diagnostic."""

    path: Path
    span: Span
    message: str


class Diagnostic(Struct, frozen=True):
    """A finding of a rule in a file; spans count from the start of the file."""

    rule: Rule
    severity: Severity
    span: Span
    message: str
    """What, why and what to do, a line each."""
    related: tuple[RelatedPlace, ...]
    fix: Fix | None
    unit_start: int
    """Where the unit starts that the fix's intents count from."""

    @property
    def safety(self) -> Safety | None:
        """How safe the fix is; None where there is none."""
        return None if self.fix is None else self.fix.safety or self.rule.fix


def placed(
    finding: Finding, rule: Rule, severity: Severity, unit_start: int, path: Path, workspace: Workspace
) -> Diagnostic:
    """A finding in its file."""
    related = (_related(each, unit_start, path, workspace) for each in finding.related)
    return Diagnostic(
        rule=rule,
        severity=severity,
        span=finding.span.shifted(unit_start),
        message=finding.message,
        related=tuple(each for each in related if each is not None),
        fix=finding.fix,
        unit_start=unit_start,
    )


def _related(related: Related, unit_start: int, path: Path, workspace: Workspace) -> RelatedPlace | None:
    """A second place, if it is found."""
    if isinstance(related.place, Span):
        return RelatedPlace(path, related.place.shifted(unit_start), related.message)
    found = find(workspace, related.place)
    return None if found is None else RelatedPlace(found.path, found.span, related.message)
