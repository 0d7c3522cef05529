"""Fixes: intents of findings lowered to edits, each proven before anybody sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from pathlib import Path

from msgspec import Struct

from sqlassay.kit import SAFE, Environment
from sqlassay.lint.check import check
from sqlassay.lint.diagnostic import Diagnostic
from sqlassay.lint.select import Selection
from sqlassay.model.questions import Input
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import CannotLowerError, lower_fix
from sqlassay.text import Edit, OverlappingEdits, apply_edits

MAX_PASSES = 20
"""Fixes may make way for others; more rounds than this mean that two of them undo each other."""

EVERYTHING = Selection(extend_select=("ALL",))


class FixResult(Struct, frozen=True):
    """A text after fixing, and what was fixed on the way."""

    text: str
    fixed: tuple[Diagnostic, ...]


class Proof(Struct, frozen=True):
    """What came of trying a fix out."""

    edits: tuple[Edit, ...] | None
    """None where there is no fix, or where it does not hold."""
    inputs: Set[Input] = frozenset()
    """The parts of the summaries that the code after the fix depends on."""


def edits_of(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> tuple[Edit, ...] | None:
    """The edits of a diagnostic's fix; None where there is none, or where it does not hold here.

    A fix holds when the text still parses after it, the finding is gone and no new one came.
    """
    return proof_of(workspace, path, diagnostic).edits


def proof_of(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> Proof:
    """As `edits_of`, with what that depends on besides what the diagnostics of the file do."""
    edits = _lowered(workspace, path, diagnostic)
    edited = _edited(workspace, path, edits) if edits else None
    if edited is None:
        return Proof(None)
    holds = _is_better(workspace, edited, path, [diagnostic], EVERYTHING, Environment())
    return Proof(edits if holds else None, edited.inputs(path))


def fix_document(
    workspace: Workspace,
    path: Path,
    selection: Selection,
    environment: Environment,
    *,
    unsafe: bool = False,
) -> FixResult:
    """Fix all that can be fixed in a file, until nothing is left; only what is safe unless `unsafe`.

    Fixes that overlap wait for the next pass.
    """
    fixed: list[Diagnostic] = []
    for _ in range(MAX_PASSES):
        chosen = [
            d
            for d in check(workspace, path, selection, environment)
            if d.fix and (unsafe or d.safety is SAFE)
        ]
        after = _fix_some(workspace, path, chosen, selection, environment)
        if after is None:
            break
        workspace, done = after
        fixed += done
    document = workspace.document(path)
    return FixResult("" if document is None else document.text, tuple(fixed))


def _fix_some(
    workspace: Workspace, path: Path, chosen: list[Diagnostic], selection: Selection, environment: Environment
) -> tuple[Workspace, list[Diagnostic]] | None:
    """Apply as many fixes as go together: all at once if that holds, else one by one until one holds."""
    together, edits = _compatible(workspace, path, chosen)
    if not together:
        return None
    after = _proven(workspace, path, together, edits, selection, environment)
    if after is not None:
        return after, together
    for diagnostic in chosen:
        alone = _lowered(workspace, path, diagnostic)
        after = _proven(workspace, path, [diagnostic], alone, selection, environment) if alone else None
        if after is not None:
            return after, [diagnostic]
    return None


def _compatible(
    workspace: Workspace, path: Path, chosen: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], tuple[Edit, ...]]:
    """Fixes whose edits do not touch one another; edits that several share (an import) count once."""
    together: list[Diagnostic] = []
    edits: dict[Edit, None] = {}
    for diagnostic in chosen:
        own = _lowered(workspace, path, diagnostic) or ()
        others = [edit for edit in edits if edit not in own]
        if own and not any(_touch(edit, other) for edit in own for other in others):
            together.append(diagnostic)
            edits.update(dict.fromkeys(own))
    return together, tuple(edits)


def _touch(edit: Edit, other: Edit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _lowered(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> tuple[Edit, ...] | None:
    document = workspace.document(path)
    if document is None or diagnostic.fix is None:
        return None
    unit = document.unit_at(diagnostic.unit_start)
    try:
        return lower_fix(document, unit, diagnostic.fix.intents)
    except CannotLowerError:
        return None


def _proven(
    workspace: Workspace,
    path: Path,
    fixed: list[Diagnostic],
    edits: Iterable[Edit],
    selection: Selection,
    environment: Environment,
) -> Workspace | None:
    """The workspace after the edits, if they do what fixes promise."""
    edited = _edited(workspace, path, edits)
    if edited is None or not _is_better(workspace, edited, path, fixed, selection, environment):
        return None
    return edited


def _edited(workspace: Workspace, path: Path, edits: Iterable[Edit]) -> Workspace | None:
    """The workspace after the edits, if they go together and the text still parses."""
    document = workspace.document(path)
    assert document is not None
    try:
        edited = workspace.with_edit(path, apply_edits(document.text, edits))
    except OverlappingEdits:
        return None
    after = edited.document(path)
    assert after is not None
    return None if len(list(after.damage())) > len(list(document.damage())) else edited


def _is_better(
    workspace: Workspace,
    edited: Workspace,
    path: Path,
    fixed: list[Diagnostic],
    selection: Selection,
    environment: Environment,
) -> bool:
    """Whether the findings are gone after the edits, and no new ones came."""
    allowed = _codes(check(workspace, path, selection, environment))
    allowed.subtract(_codes(fixed))
    left = _codes(check(edited, path, selection, environment))
    return all(left[code] <= allowed[code] for code in left)


def _codes(diagnostics: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(diagnostic.rule.code for diagnostic in diagnostics)
