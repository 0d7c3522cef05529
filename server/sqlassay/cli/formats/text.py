"""Findings for people: a line each, or with the piece of source that they are about."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.cells import cell_len

from sqlassay import standards
from sqlassay.cli.finding import Finding, Outcome, Reported
from sqlassay.model.grades import Severity
from sqlassay.project import printable

COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue", Severity.HINT: "cyan"}
WIDEST = 160
"""In cells: a line of source that is longer is cut around the finding."""


def concise(outcome: Outcome) -> str:
    """A line a finding, such as other programs take apart: path, line, column, severity, code, name, what is
    wrong."""
    return "".join(f"{_headline(reported)}\n" for reported in outcome.reported)


def full(outcome: Outcome) -> str:
    """Each finding with its source, with why it is one, what to do, and what of the standard it is about."""
    return "".join(f"{line}\n" for reported in outcome.reported for line in (*_paragraph(reported), ""))


def _headline(reported: Reported) -> str:
    finding = reported.finding
    place = f"{click.style(printable(finding.path), bold=True)}:{finding.line}:{finding.column}:"
    severity = click.style(finding.severity.value, fg=COLORS[finding.severity], bold=True)
    what = printable(finding.message.partition("\n")[0])
    return f"{place} {severity} {click.style(finding.code, bold=True)} {finding.name}: {what}"


def _paragraph(reported: Reported) -> Iterator[str]:
    finding = reported.finding
    yield _headline(reported)
    margin = len(str(finding.line + len(reported.source)))
    bar = click.style("|", fg="blue")
    for number, line in enumerate(reported.source, finding.line):
        shown, marks = _excerpt(finding, number, line)
        yield f"  {click.style(f'{number:>{margin}}', fg='blue')} {bar} {shown}".rstrip()
        if marks.strip():
            yield f"  {' ' * margin} {bar} {click.style(marks, fg=COLORS[finding.severity], bold=True)}"
    edge = f"  {' ' * margin} {click.style('=', fg='blue')}"
    for line in finding.message.splitlines()[1:]:
        yield f"{edge} {printable(line)}"
    if finding.standards:
        titles = (standards.section(anchor).title for anchor in finding.standards)
        yield f"{edge} standard: {', '.join(titles)}"
    if finding.fix is not None:
        yield f"{edge} fix ({finding.fix.safety.value}): {printable(finding.fix.message)}"
    for place in finding.related:
        yield f"{edge} {printable(place.path)}:{place.line}:{place.column}: {printable(place.message)}"


def _excerpt(finding: Finding, number: int, line: str) -> tuple[str, str]:
    """A line of source as it is shown, and the carets under what the finding covers of it."""
    start = finding.column - 1 if number == finding.line else len(line) - len(line.lstrip())
    end = finding.end_column - 1 if number == finding.end_line else len(line.rstrip())
    before, covered = _cells(line[:start]), _cells(line[start:end])
    shown, indent, width = _cells(line), cell_len(before), max(cell_len(covered), 1)
    if cell_len(shown) > WIDEST:
        cut = max(len(before) - WIDEST // 4, 0)
        shown = f"{'…' * (cut > 0)}{shown[cut : cut + WIDEST]}…"
        indent, width = cell_len(before[cut:]) + (cut > 0), min(width, WIDEST)
    return shown, " " * indent + "^" * width


def _cells(text: str) -> str:
    return printable(text.replace("\t", "    "))
