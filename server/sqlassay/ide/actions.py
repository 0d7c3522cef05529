"""What can be done about the findings of a file: offered cheaply first, worked out as edits when chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sqlassay import standards
from sqlassay.ide.changes import edits_between
from sqlassay.ide.missing_revision import NewFile, missing_revision
from sqlassay.kit import Environment, Safety
from sqlassay.lint import Changes, Diagnostic, Selection, edits_of, fix_document, suppress
from sqlassay.model.facts import SchemaDrift
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import drift_facts
from sqlassay.text import Span

UNUSED_SUPPRESSION = "SA001"
DRIFT = "SA916"


class FixFinding(Struct, frozen=True, tag="fix-finding"):
    """Apply the fix of the finding of rule `code` at `span`."""

    code: str
    span: Span


class FixRule(Struct, frozen=True, tag="fix-rule"):
    """Fix every finding of rule `code` in the file, also unsafely: it was asked for by name."""

    code: str


class FixAll(Struct, frozen=True, tag="fix-all"):
    """Apply every safe fix in the file."""


class Suppress(Struct, frozen=True, tag="suppress"):
    """Suppress rule `code` on the line of its finding at `span`."""

    code: str
    span: Span


class WriteRevision(Struct, frozen=True, tag="write-revision"):
    """Create the Alembic revision that removes the difference at `span`."""

    span: Span


Change = FixFinding | FixRule | FixAll | Suppress | WriteRevision


class Offer(Struct, frozen=True):
    """Something to offer: a change of the file, or a link to open."""

    title: str
    change: Change | None = None
    link: str | None = None
    """Anchor of the standard's section to open."""
    diagnostic: Diagnostic | None = None
    """The finding it is about; None when it is about the file."""
    preferred: bool = False
    """Whether it is what most people would choose for the finding."""


def offers(span: Span, diagnostics: Sequence[Diagnostic]) -> Iterator[Offer]:
    """What can be done about those of a file's `diagnostics` that `span` touches, and about the file."""
    touched = [d for d in diagnostics if d.span.contains(span.start) or d.span.overlaps(span)]
    for diagnostic in touched:
        yield from _fixes(diagnostic, diagnostics)
    for diagnostic in touched:
        if diagnostic.rule.code == DRIFT:
            title, change = "Write the Alembic revision that is missing", WriteRevision(diagnostic.span)
            yield Offer(title, change=change, diagnostic=diagnostic, preferred=True)
    for diagnostic in touched:
        yield from _others(diagnostic)
    if any(d.safety is Safety.SAFE for d in diagnostics):
        yield Offer("sqlassay: apply all safe fixes", change=FixAll())


def edits(
    workspace: Workspace,
    path: Path,
    change: Change,
    diagnostics: Sequence[Diagnostic],
    selection: Selection,
    environment: Environment,
) -> Changes | None:
    """The edits that make the `change`, by their files; None when the finding is gone or cannot be fixed."""
    match change:
        case FixAll():
            return _fixed(workspace, path, selection, environment, unsafe=False)
        case FixRule(code):
            return _fixed(workspace, path, _only(code, selection), environment, unsafe=True)
        case FixFinding(code, span):
            found = _find(diagnostics, code, span)
            return edits_of(workspace, path, found) if found else None
        case Suppress(code, span):
            found = _find(diagnostics, code, span)
            made = suppress(workspace, path, found) if found else None
            return {path: made} if made else None
        case WriteRevision():
            return None


def new_file(workspace: Workspace, path: Path, change: Change) -> NewFile | None:
    """The file that the `change` creates; None where it creates none, or it can no longer be made."""
    if not isinstance(change, WriteRevision):
        return None
    facts = (placed for placed in drift_facts(workspace, path) if placed.span == change.span)
    differences = (placed.fact.difference for placed in facts if isinstance(placed.fact, SchemaDrift))
    files = (missing_revision(workspace, difference) for difference in differences)
    return next((file for file in files if file is not None), None)


def _fixes(diagnostic: Diagnostic, diagnostics: Sequence[Diagnostic]) -> Iterator[Offer]:
    if diagnostic.fix is None:
        return
    rule, note = diagnostic.rule, "" if diagnostic.safety is Safety.SAFE else " (may change behaviour)"
    yield Offer(
        title=f"{diagnostic.fix.message}{note}",
        change=FixFinding(rule.code, diagnostic.span),
        diagnostic=diagnostic,
        preferred=diagnostic.safety is Safety.SAFE,
    )
    alike = [d for d in diagnostics if d.rule.code == rule.code and d.fix is not None]
    if len(alike) > 1:
        note = "" if all(d.safety is Safety.SAFE for d in alike) else " (may change behaviour)"
        yield Offer(
            title=f"Fix all {len(alike)} problems of {rule.name} in this file{note}",
            change=FixRule(rule.code),
            diagnostic=diagnostic,
        )


def _others(diagnostic: Diagnostic) -> Iterator[Offer]:
    rule = diagnostic.rule
    if rule.code != UNUSED_SUPPRESSION:
        change = Suppress(rule.code, diagnostic.span)
        yield Offer(f"Suppress {rule.code} ({rule.name}) on this line", change=change, diagnostic=diagnostic)
    for anchor in rule.standards:
        title = f"Open the standard: {standards.section(anchor).title}"
        yield Offer(title, link=anchor, diagnostic=diagnostic)


def _fixed(
    workspace: Workspace, path: Path, selection: Selection, environment: Environment, *, unsafe: bool
) -> Changes | None:
    document = workspace.document(path)
    if document is None:
        return None
    result = fix_document(workspace, path, selection, environment, unsafe=unsafe)
    return {path: edits_between(document.text, result.text)}


def _only(code: str, selection: Selection) -> Selection:
    return Selection(select=(code,), severity=selection.severity)


def _find(diagnostics: Sequence[Diagnostic], code: str, span: Span) -> Diagnostic | None:
    return next((d for d in diagnostics if d.rule.code == code and d.span == span), None)
