from __future__ import annotations

from msgspec import Struct

from sqlassay.kit import Finding, Fix, Rule, Safety, Severity
from sqlassay.text import Span


class RelatedPlace(Struct, frozen=True):
    """A second place of the same file that explains a diagnostic."""

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


def placed(finding: Finding, rule: Rule, severity: Severity, unit_start: int) -> Diagnostic:
    """A finding in its file."""
    return Diagnostic(
        rule=rule,
        severity=severity,
        span=finding.span.shifted(unit_start),
        message=finding.message,
        related=tuple(RelatedPlace(r.span.shifted(unit_start), r.message) for r in finding.related),
        fix=finding.fix,
        unit_start=unit_start,
    )
