"""Imports that a rewrite has left without a use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlassay.model.workspace import Workspace
from sqlassay.syntax import CannotLowerError, Document, Intent, Remove, Unit, form, lower_fix
from sqlassay.text import Edit, apply_edits

PACKAGES = frozenset(["flask_sqlalchemy", "sqlalchemy", "sqlmodel"])
"""Imports of these are taken away; of others a module may be imported for what it does."""


def tidied(before: Workspace, after: Workspace, paths: Iterable[Path]) -> Workspace:
    """The workspace without what files import of SQLAlchemy for a use that is there no more.

    :param paths: the files that were rewritten.
    """
    for path in paths:
        old, new = before.document(path), after.document(path)
        if old is None or new is None or old is new:
            continue
        edits = [edit for unit in new.units for edit in _edits(old, new, unit, path, after)]
        if edits:
            after = after.with_edit(path, apply_edits(new.text, edits))
    return after


def _edits(old: Document, new: Document, unit: Unit, path: Path, workspace: Workspace) -> Iterator[Edit]:
    for statement in unit.body:
        intents = tuple(_intents(statement, old, new, path, workspace))
        try:
            yield from lower_fix(new, unit, intents) if intents else ()
        except CannotLowerError:
            continue


def _intents(
    statement: form.Statement, old: Document, new: Document, path: Path, workspace: Workspace
) -> Iterator[Intent]:
    match statement:
        case form.ImportFrom(module=str(module), level=0, names=names) if _is_known(module):
            gone = [
                each
                for each in names
                if _uses(each, old) and not _uses(each, new) and not _is_imported(each, path, workspace)
            ]
            if len(gone) == len(names):
                yield Remove(statement.span)
            else:
                yield from (Remove(each.span) for each in gone)


def _is_known(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES


def _uses(alias: form.Alias, document: Document) -> bool:
    """Whether the name stands anywhere but in imports of it, be it in a string or a comment."""
    name = re.escape(alias.asname or alias.name)
    imports = [
        (unit.start + node.start, unit.start + node.end)
        for unit in document.units
        for node in unit.body
        if isinstance(node, form.ImportFrom) and _is_known(node.module or "")
    ]
    found = (match.start() for match in re.finditer(rf"(?<!\w){name}(?!\w)", document.text))
    return any(not any(start <= at < end for start, end in imports) for at in found)


def _is_imported(alias: form.Alias, path: Path, workspace: Workspace) -> bool:
    """Whether another file may import the name from this one."""
    stem = path.parent.name if path.stem == "__init__" else path.stem
    name = re.escape(alias.asname or alias.name)
    importing = re.compile(rf"from\s+[\w.]*\b{re.escape(stem)}\s+import\s*\(?[\w\s,]*(?:\b{name}\b|\*)")
    others = (workspace.document(each) for each in workspace.paths if each != path)
    return any(importing.search(each.text) for each in others if each is not None)
