"""`GitLab's Code Quality report
<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>`_."""

from __future__ import annotations

import json

from sqlassay.cli.finding import Outcome, Reported
from sqlassay.cli.paths import posix
from sqlassay.model.grades import Severity

SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
    Severity.HINT: "info",
}


def render(outcome: Outcome) -> str:
    """A list with one entry a finding."""
    return json.dumps([_entry(reported) for reported in outcome.reported], indent=2) + "\n"


def _entry(reported: Reported) -> dict[str, object]:
    finding = reported.finding
    return {
        "description": f"{finding.code}: {finding.message}",
        "check_name": finding.name,
        "fingerprint": reported.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": posix(finding.path),
            "lines": {"begin": finding.line, "end": finding.end_line},
            "positions": {
                "begin": {"line": finding.line, "column": finding.column},
                "end": {"line": finding.end_line, "column": finding.end_column},
            },
        },
    }
