"""The formats that other programs read, on an outcome with everything that is hard to write down."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from sqlassay.cli.finding import Edit, Finding, Fix, Outcome, Related, Reported
from sqlassay.cli.formats import Format, renderer
from sqlassay.kit import Safety, Severity
from sqlassay.lint import all_rules
from sqlassay.project import Problem

SCHEMAS = Path(__file__).with_name("schemas")
HARD_PATH = "my app/50%, über:1.py"
MESSAGE = "`x is None` is 100% \x00wrong, see: <that> & this.\nWhy: 𝄞.\nWrite `x.is_(None)`."


def reported(line: int, *, path: str = HARD_PATH, fixable: bool = True, occurrence: int = 0) -> Reported:
    rule = next(rule for rule in all_rules() if rule.code == "SA101")
    edit = Edit(path, line, 5, line, 14, "x.is_(None)")
    fix = Fix(Safety.SAFE, "Use `is_`.", (edit,)) if fixable else None
    finding = Finding(
        code=rule.code,
        name=rule.name,
        severity=Severity.ERROR if fixable else Severity.HINT,
        message=MESSAGE,
        path=path,
        line=line,
        column=5,
        end_line=line + (not fixable),
        end_column=14,
        fix=fix,
        standards=rule.standards,
        url="https://example.org/standards/01-x.md#anchor",
        related=(Related(path, 1, 1, "it is declared here"),),
    )
    return Reported(finding, ("    x is None", "")[: 1 + (not fixable)], fix and fix.safety, occurrence)


@pytest.fixture
def outcome() -> Outcome:
    """Two findings on equal lines, one without a fix, a clean file and two that could not be read."""
    return Outcome(
        files=(HARD_PATH, "clean.py"),
        reported=(reported(3), reported(7, occurrence=1), reported(9, fixable=False, occurrence=2)),
        problems=(
            Problem(Path("binary.py"), "this is a binary file"),
            Problem(Path("a:b.py"), "cannot, be read", 4),
        ),
    )


def written(form: Format, outcome: Outcome, *, counts: bool = False) -> str:
    return renderer(form, terminal=False, counts=counts)(outcome)


def test_sarif_is_valid_and_its_regions_fixes_and_fingerprints_are_right(outcome: Outcome) -> None:
    log = json.loads(written(Format.SARIF, outcome))
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == outcome.findings[0].url and "## Bad" in rule["help"]["markdown"]
    first, _, third = run["results"]
    assert {result["ruleIndex"] for result in run["results"]} == {0}
    assert (first["level"], third["level"]) == ("error", "note")
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "my%20app/50%25%2C%20%C3%BCber%3A1.py"
    assert location["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 14}
    (replacement,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement == {"deletedRegion": location["region"], "insertedContent": {"text": "x.is_(None)"}}
    assert "fixes" not in third and run["columnKind"] == "unicodeCodePoints"
    prints = [result["partialFingerprints"]["sqlassayFinding/v1"] for result in run["results"][:2]]
    moved = [reported(30).fingerprint, reported(70, occurrence=1).fingerprint]
    assert prints == moved and len(set(prints)) == 2
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert len(invocation["toolExecutionNotifications"]) == 2


def test_sarif_of_nothing_is_valid() -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())
    log = json.loads(written(Format.SARIF, Outcome(files=("a.py",))))
    jsonschema.Draft4Validator(schema).validate(log)
    assert log["runs"][0]["invocations"][0]["executionSuccessful"]


def test_junit_is_valid_and_counts_what_it_holds(outcome: Outcome) -> None:
    document = etree.fromstring(written(Format.JUNIT, outcome).encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(document)
    suites = {suite.get("name"): suite for suite in document}
    assert {name: (s.get("tests"), s.get("failures"), s.get("errors")) for name, s in suites.items()} == {
        HARD_PATH: ("3", "3", "0"),
        "clean.py": ("1", "0", "0"),
        "binary.py": ("1", "0", "1"),
        "a:b.py": ("1", "0", "1"),
    }
    assert (document.get("tests"), document.get("failures"), document.get("errors")) == ("6", "3", "2")
    failure = suites[HARD_PATH][0][0]
    assert failure.get("message") == "`x is None` is 100% \ufffdwrong, see: <that> & this."
    assert failure.text.startswith(f"{HARD_PATH}:3:5: SA101 `x") and "𝄞" in failure.text


def test_gitlab_has_the_fields_that_its_manual_requires(outcome: Outcome) -> None:
    entries: list[dict[str, Any]] = json.loads(written(Format.GITLAB, outcome))
    for entry, finding in zip(entries, outcome.findings, strict=True):
        assert entry["description"] == f"SA101: {MESSAGE}"
        assert entry["check_name"] == finding.name
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"] == HARD_PATH
        assert entry["location"]["lines"]["begin"] == finding.line
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert [entry["severity"] for entry in entries] == ["major", "major", "info"]


def test_github_gets_a_line_a_finding_that_reads_back_as_it_was(outcome: Outcome) -> None:
    lines = written(Format.GITHUB, outcome).splitlines()
    commands = [re.fullmatch(r"::(\w+) (.*?)::(.*)", line) for line in lines]
    parts = [(m[1], dict(pair.split("=") for pair in m[2].split(",")), m[3]) for m in commands if m]
    assert [name for name, _, _ in parts] == ["error", "error", "notice", "error", "error"]

    def plain(text: str) -> str:
        for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            text = text.replace(code, character)
        return text

    _, properties, message = parts[0]
    assert plain(message) == f"{HARD_PATH}:3:5: SA101 {MESSAGE}"
    assert {key: plain(value) for key, value in properties.items()} == {
        "title": "sqlassay (SA101)",
        "file": HARD_PATH,
        "line": "3",
        "endLine": "3",
        "col": "5",
        "endColumn": "14",
    }
    assert "col" not in parts[2][1], "GitHub turns down columns of several lines"
    assert plain(parts[4][1]["file"]) == "a:b.py" and parts[4][1]["line"] == "4"


def test_json_reads_back_as_the_findings(outcome: Outcome) -> None:
    first = json.loads(written(Format.JSON, outcome))[0]
    assert first["message"] == MESSAGE and first["path"] == HARD_PATH
    assert first["related"] == [{"path": HARD_PATH, "line": 1, "column": 1, "message": "it is declared here"}]


def test_people_read_where_what_why_and_how_to_mend_it(outcome: Outcome) -> None:
    headline, source, carets, *rest = written(Format.FULL, outcome).splitlines()
    assert headline.startswith("\x1b")  # stripped where it is not written to a terminal
    plain = re.compile(r"\x1b\[[0-9;]*m")
    assert plain.sub("", headline).startswith(
        f"{HARD_PATH}:3:5: error SA101 python-identity-test-on-column: `x is"
    )
    assert plain.sub("", source) == "  3 |     x is None"
    assert plain.sub("", carets) == "    |     ^^^^^^^^^"
    assert [plain.sub("", line) for line in rest[:5]] == [
        "    = Why: 𝄞.",
        "    = Write `x.is_(None)`.",
        "    = standard: Python operators in SQL, Silent wrong results",
        "    = fix (safe): Use `is_`.",
        f"    = {HARD_PATH}:1:1: it is declared here",
    ]


def test_statistics_say_what_fix_would_mend(outcome: Outcome) -> None:
    assert re.sub(r"\x1b\[\d*m", "", written(Format.TEXT, outcome, counts=True)) == (
        "     3  SA101  [-]  python-identity-test-on-column\n"
    )
