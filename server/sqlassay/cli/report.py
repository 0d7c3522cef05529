"""From the engine's diagnostics, which know offsets, to the findings of the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from sqlassay import standards, text
from sqlassay.cli.finding import Edit, Finding, Fix, Range, Related, Reported
from sqlassay.cli.paths import Paths
from sqlassay.kit import SAFE, Rule
from sqlassay.lint import Diagnostic, Proofs, RelatedPlace
from sqlassay.model.dependencies import Input
from sqlassay.model.workspace import Workspace
from sqlassay.text import LineIndex, Span

LONGEST_EXCERPT = 4
"""In lines."""


class Reporter(Struct, frozen=True):
    """Shows the diagnostics of one workspace."""

    workspace: Workspace
    paths: Paths
    standards_url: str | None
    inputs: set[Input] = set()
    """The parts of the summaries that what was said of fixes depends on."""

    def report(self, path: Path, diagnostics: Iterable[Diagnostic]) -> Iterator[Reported]:
        """The diagnostics of a file as findings, in their order."""
        document = self.workspace.document(path)
        if document is None:
            return
        lines = document.lines
        proofs = Proofs(self.workspace, path)
        seen: Counter[tuple[str, str]] = Counter()
        for diagnostic in diagnostics:
            finding = self._finding(path, lines, diagnostic, proofs)
            source = _excerpt(lines, finding)
            key = finding.code, source[0].strip()
            fixable = None if finding.fix is None else finding.fix.safety
            yield Reported(finding, source, fixable, seen[key])
            seen[key] += 1

    def _finding(self, path: Path, lines: LineIndex, diagnostic: Diagnostic, proofs: Proofs) -> Finding:
        place = _range(self.paths.shown(path), lines, diagnostic.span)
        return Finding(
            code=diagnostic.rule.code,
            name=diagnostic.rule.name,
            severity=diagnostic.severity,
            message=diagnostic.message,
            path=place.path,
            line=place.line,
            column=place.column,
            end_line=place.end_line,
            end_column=place.end_column,
            fix=self._fix(path, lines, diagnostic, proofs),
            standards=diagnostic.rule.standards,
            url=url_of(diagnostic.rule, self.standards_url),
            related=tuple(self._related(path, lines, related) for related in diagnostic.related),
        )

    def _fix(self, path: Path, lines: LineIndex, diagnostic: Diagnostic, proofs: Proofs) -> Fix | None:
        if diagnostic.fix is None:
            return None
        proof = proofs.of(diagnostic)
        self.inputs.update(proof.inputs)
        if proof.edits is None:
            return None
        shown = tuple(
            self._edit(each, lines if each == path else self._lines(each), edit)
            for each, edits in proof.edits.items()
            for edit in edits
        )
        return Fix(diagnostic.safety or SAFE, diagnostic.fix.message, shown)

    def _edit(self, path: Path, lines: LineIndex, edit: text.Edit) -> Edit:
        place = _range(self.paths.shown(path), lines, edit.span)
        return Edit(place.path, place.line, place.column, place.end_line, place.end_column, edit.content)

    def _related(self, path: Path, lines: LineIndex, place: RelatedPlace) -> Related:
        lines = lines if place.path == path else self._lines(place.path)
        line, column = lines.position(place.span.start)
        return Related(self.paths.shown(place.path), line + 1, column + 1, place.message)

    def _lines(self, path: Path) -> LineIndex:
        document = self.workspace.document(path)
        assert document is not None, "what was found in a file was read"
        return document.lines


def url_of(rule: Rule, base: str | None) -> str:
    """Where to read the first of the standards that a rule enforces.

    :param base: where the standards are published; the installed copy when None.
    """
    return standards.url(rule.standards[0], base) if rule.standards else ""


def _range(path: str, lines: LineIndex, span: Span) -> Range:
    start, end = lines.position(span.start), lines.position(span.end)
    return Range(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _excerpt(lines: LineIndex, finding: Finding) -> tuple[str, ...]:
    last = min(finding.end_line, finding.line + LONGEST_EXCERPT - 1)
    return tuple(lines.line(number - 1) for number in range(finding.line, last + 1))
