"""`Workflow commands of GitHub Actions
<https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>`_, which annotate a
change's files."""

from __future__ import annotations

from sqlassay.cli.finding import Finding, Outcome
from sqlassay.cli.paths import posix
from sqlassay.model.grades import Severity
from sqlassay.project import Problem

COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
    Severity.HINT: "notice",
}


def render(outcome: Outcome) -> str:
    """One command a line, for each finding and each file that could not be checked."""
    return "".join([*map(_finding, outcome.findings), *map(_problem, outcome.problems)])


def _finding(finding: Finding) -> str:
    place = {"file": posix(finding.path), "line": finding.line, "endLine": finding.end_line}
    if finding.line == finding.end_line:  # GitHub turns down columns of several lines
        place |= {"col": finding.column, "endColumn": finding.end_column}
    title = f"sqlassay ({finding.code})"
    headline = f"{posix(finding.path)}:{finding.line}:{finding.column}: {finding.code} {finding.message}"
    return _command(COMMANDS[finding.severity], {"title": title, **place}, headline)


def _problem(problem: Problem) -> str:
    place: dict[str, object] = {"title": "sqlassay", "file": posix(str(problem.path))}
    if problem.line is not None:
        place["line"] = problem.line
    return _command("error", place, problem.message)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    words = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {words}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
