"""`SARIF 2.1.0 <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>`_."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlassay import __version__
from sqlassay.cli.finding import Edit, Finding, Fix, Outcome, Range, Reported
from sqlassay.cli.paths import posix
from sqlassay.kit import Rule, Severity
from sqlassay.lint import all_rules
from sqlassay.project import Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}

Json = dict[str, Any]


def render(outcome: Outcome) -> str:
    """A log of one run, whose columns count characters."""
    found = {finding.code: finding for finding in outcome.findings}
    rules = [rule for rule in all_rules() if rule.code in found]
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {
        "name": "sqlassay",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule, found[rule.code].url) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(outcome)],
        "results": [_result(reported, index) for reported in outcome.reported],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule, url: str) -> Json:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.page.sections.get("Why", rule.summary).strip()},
        "help": {"text": rule.page.text, "markdown": rule.page.text},
        "helpUri": url,
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": rule.enabled},
        "properties": {"tags": [rule.family], "standards": list(rule.standards)},
    }


def _result(reported: Reported, index: dict[str, int]) -> Json:
    finding = reported.finding
    related = [
        {
            "id": number,
            "message": {"text": place.message},
            "physicalLocation": {
                "artifactLocation": _artifact(place.path),
                "region": {"startLine": place.line, "startColumn": place.column},
            },
        }
        for number, place in enumerate(finding.related)
    ]
    result = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding)],
        "partialFingerprints": {"sqlassayFinding/v1": reported.fingerprint},
    }
    return result | ({"relatedLocations": related} if related else {}) | _fixes(finding.fix)


def _location(finding: Finding) -> Json:
    place = Range(finding.path, finding.line, finding.column, finding.end_line, finding.end_column)
    return {"physicalLocation": {"artifactLocation": _artifact(finding.path), "region": _region(place)}}


def _fixes(fix: Fix | None) -> Json:
    if fix is None or not fix.edits:
        return {}
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    changes = [
        {
            "artifactLocation": _artifact(path),
            "replacements": [
                {"deletedRegion": _region(edit), "insertedContent": {"text": edit.content}} for edit in edits
            ],
        }
        for path, edits in by_path.items()
    ]
    return {"fixes": [{"description": {"text": fix.message}, "artifactChanges": changes}]}


def _region(place: Range) -> Json:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> Json:
    return {"uri": Path(path).as_uri() if Path(path).is_absolute() else quote(posix(path))}


def _invocation(outcome: Outcome) -> Json:
    notifications = [_notification(problem) for problem in outcome.problems]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _notification(problem: Problem) -> Json:
    location: Json = {"artifactLocation": _artifact(str(problem.path))}
    if problem.line is not None:
        location["region"] = {"startLine": problem.line}
    return {
        "level": "error",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": location}],
    }
