"""Fixes: intents of findings lowered to edits, each proven before anybody sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from sqlassay.kit import SAFE, Environment, Rule
from sqlassay.lint.check import check, passed_over
from sqlassay.lint.diagnostic import Diagnostic
from sqlassay.lint.elsewhere import changed
from sqlassay.lint.select import Selection
from sqlassay.model.dependencies import Input
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import CannotLowerError, lower_fix
from sqlassay.text import Edit, OverlappingEdits, apply_edits

MAX_PASSES = 20
"""Fixes may make way for others; more rounds than this mean that two of them undo each other."""

EVERYTHING = Selection(extend_select=("ALL",))
"""All that could be wrong after a fix; a Query that it makes is not."""


Changes: TypeAlias = Mapping[Path, tuple[Edit, ...]]
"""Edits by the files that they change."""


Fixed: TypeAlias = tuple[Workspace, list[Diagnostic]]
"""A workspace after fixes, and what they fixed."""


class FixResult(Struct, frozen=True):
    """A text after fixing, and what was fixed on the way."""

    text: str
    fixed: tuple[Diagnostic, ...]
    others: Mapping[Path, str] = {}
    """The other files that changed with it, with their texts."""
    left: int = 0
    """The findings that are left in the text."""


class Proof(Struct, frozen=True):
    """What came of trying a fix out."""

    edits: Changes | None
    """None where there is no fix, or where it does not hold."""
    inputs: Set[Input] = frozenset()
    """The parts of the summaries that the code after the fix depends on."""


class Proofs:
    """Tries the fixes of one text out, one by one."""

    def __init__(self, workspace: Workspace, path: Path) -> None:
        self._workspace = workspace
        self._path = path

    def of(self, diagnostic: Diagnostic) -> Proof:
        """The edits of a diagnostic's fix, if it holds: the text still parses after it, the finding is gone
        and no new one came. With it, what that depends on besides what the diagnostics of the file do.
        """
        edits = _lowered(self._workspace, self._path, diagnostic)
        edited = _edited(self._workspace, edits) if edits else None
        if edited is None:
            return Proof(None)
        left = _tally(edited, self._path, EVERYTHING, Environment())
        inputs = set[Input]().union(*(edited.inputs(each) for each in edits or ()))
        return Proof(edits if _is_less(left, self._found, [diagnostic]) else None, inputs)

    @cached_property
    def _found(self) -> Counter[str]:
        return _tally(self._workspace, self._path, EVERYTHING, Environment())


def edits_of(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> Changes | None:
    """The edits of a diagnostic's fix; None where there is none, or where it does not hold (`Proofs`)."""
    return Proofs(workspace, path).of(diagnostic).edits


def fix_document(
    workspace: Workspace,
    path: Path,
    selection: Selection,
    environment: Environment,
    *,
    unsafe: bool = False,
    writable: Collection[Path] = (),
) -> FixResult:
    """Fix all that can be fixed in a file, until nothing is left; only what is safe unless `unsafe`.

    Fixes that overlap wait for the next pass.

    :param writable: the other files that may be changed; a fix that needs another one is left out.
    """
    fixed: list[Diagnostic] = []
    before = workspace
    allowed = {path, *writable}
    for _ in range(MAX_PASSES):
        found = check(workspace, path, selection, environment, passed_over)
        chosen = [d for d in found if d.fix and (unsafe or d.safety is SAFE)]
        chosen = [d for d in chosen if (_lowered(workspace, path, d) or {}).keys() <= allowed]
        after = _fix_some(workspace, path, chosen, selection, environment)
        if after is None:
            break
        workspace, done = after
        fixed += done
    else:
        found = check(workspace, path, selection, environment, passed_over)
    others = {each: _text(workspace, each) for each in writable if each != path and each in workspace}
    changed = {each: text for each, text in others.items() if text != _text(before, each)}
    return FixResult(_text(workspace, path), tuple(fixed), changed if fixed else {}, len(found))


def _text(workspace: Workspace, path: Path) -> str:
    document = workspace.document(path)
    return "" if document is None else document.text


def _fix_some(
    workspace: Workspace, path: Path, chosen: list[Diagnostic], selection: Selection, environment: Environment
) -> Fixed | None:
    """Apply as many fixes as go together and hold."""

    def attempt(tried: list[Diagnostic]) -> Fixed | None:
        """All of some fixes, or those of both halves, or of one."""
        together, edits = _compatible(workspace, path, tried)
        proven = _proven(workspace, path, together, edits, selection, environment) if together else None
        if proven is not None:
            return proven, together
        middle = len(together) // 2
        halves = [attempt(half) for half in (together[:middle], together[middle:])] if middle else []
        holding = [half for half in halves if half is not None]
        if len(holding) == 2:
            both, edits = _compatible(workspace, path, [*holding[0][1], *holding[1][1]])
            proven = _proven(workspace, path, both, edits, selection, environment)
            return holding[0] if proven is None else (proven, both)
        return holding[0] if holding else None

    return attempt(chosen) or next(filter(None, (attempt([each]) for each in chosen)), None)


def _compatible(
    workspace: Workspace, path: Path, chosen: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], Changes]:
    """Fixes whose edits do not touch one another; edits that several share (an import) count once."""
    together: list[Diagnostic] = []
    edits: dict[Path, dict[Edit, None]] = {}
    for diagnostic in chosen:
        own = _lowered(workspace, path, diagnostic) or {}
        if own and not any(_clash(edits.get(file, {}), own[file]) for file in own):
            together.append(diagnostic)
            for file, its in own.items():
                edits.setdefault(file, {}).update(dict.fromkeys(its))
    return together, {file: tuple(its) for file, its in edits.items()}


def _clash(given: Iterable[Edit], own: tuple[Edit, ...]) -> bool:
    others = [edit for edit in given if edit not in own]
    return any(_touch(edit, other) for edit in own for other in others)


def _touch(edit: Edit, other: Edit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _lowered(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> Changes | None:
    document = workspace.document(path)
    if document is None or diagnostic.fix is None:
        return None
    unit = document.unit_at(diagnostic.unit_start)
    found: dict[Path, tuple[Edit, ...]] = {}
    try:
        found[path] = lower_fix(document, unit, diagnostic.fix.intents)
        for other in diagnostic.fix.elsewhere:
            there = changed(workspace, other)
            if there is None:
                return None
            place, intents = there
            edits = lower_fix(place.document, place.unit, intents)
            found[place.path] = tuple(sorted({*found.get(place.path, ()), *edits}))
    except CannotLowerError:
        return None
    return {file: edits for file, edits in found.items() if edits} or None


def _proven(
    workspace: Workspace,
    path: Path,
    fixed: list[Diagnostic],
    edits: Changes,
    selection: Selection,
    environment: Environment,
) -> Workspace | None:
    """The workspace after the edits, if they do what fixes promise."""
    edited = _edited(workspace, edits)
    if edited is None:
        return None
    found = _tally(workspace, path, selection, environment)
    left = _tally(edited, path, selection, environment)
    return edited if _is_less(left, found, fixed) else None


def _edited(workspace: Workspace, changes: Changes) -> Workspace | None:
    """The workspace after the edits, if they go together and the texts still parse."""
    edited = workspace
    for path, edits in changes.items():
        document = workspace.document(path)
        assert document is not None
        try:
            edited = edited.with_edit(path, apply_edits(document.text, edits))
        except OverlappingEdits:
            return None
        after = edited.document(path)
        assert after is not None
        if len(list(after.damage())) > len(list(document.damage())):
            return None
    return edited


def _is_less(left: Counter[str], found: Counter[str], fixed: Iterable[Diagnostic]) -> bool:
    """Whether the fixed findings are gone from those that there were, and no new ones came."""
    allowed = found.copy()
    allowed.subtract(_codes(fixed))
    return all(left[code] <= allowed[code] for code in left)


def _tally(workspace: Workspace, path: Path, selection: Selection, environment: Environment) -> Counter[str]:
    """How often each rule finds something, and how often one raises."""
    broken: Counter[str] = Counter()

    def failed(rule: Rule, _: Exception) -> None:
        broken[f"{rule.code} raises"] += 1

    return _codes(check(workspace, path, selection, environment, failed)) + broken


def _codes(diagnostics: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(diagnostic.rule.code for diagnostic in diagnostics)
