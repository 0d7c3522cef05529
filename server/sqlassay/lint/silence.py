"""The edit that suppresses one diagnostic."""

from __future__ import annotations

from pathlib import Path

from sqlassay.kit import Environment
from sqlassay.lint.check import check, passed_over
from sqlassay.lint.diagnostic import Diagnostic
from sqlassay.lint.select import Selection
from sqlassay.lint.suppress import NOQA
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import Document
from sqlassay.text import Edit, Span, apply_edits


def suppress(workspace: Workspace, path: Path, diagnostic: Diagnostic) -> tuple[Edit, ...]:
    """The edit that suppresses a diagnostic by ``# noqa`` on its line; none where no line of it can hold a
    comment.
    """
    document = workspace.document(path)
    if document is None:
        return ()
    lines = document.lines
    first, last = lines.position(diagnostic.span.start).line, lines.position(diagnostic.span.end).line
    for line in dict.fromkeys((first, last)):
        edit = _noqa(document, line, diagnostic.rule.code)
        if _suppresses(workspace, path, diagnostic, edit):
            return (edit,)
    return ()


def _noqa(document: Document, line: int, code: str) -> Edit:
    """Add a code to the line's ``# noqa: …``, or add such a comment."""
    start = document.lines.starts[line]
    text = document.lines.line(line)
    for comment in document.comments():
        match = NOQA.search(comment.text)
        if start <= comment.start <= start + len(text) and match and match["list"]:
            end = comment.start + match.end("list")
            return Edit(Span(end, end), f", {code}")
    end = start + len(text.rstrip())
    return Edit(Span(end, start + len(text)), f"  # noqa: {code}")


def _suppresses(workspace: Workspace, path: Path, diagnostic: Diagnostic, edit: Edit) -> bool:
    document = workspace.document(path)
    assert document is not None
    edited = workspace.with_edit(path, apply_edits(document.text, [edit]))
    only = Selection(select=(diagnostic.rule.code,))
    before = len(check(workspace, path, only, Environment(), passed_over))
    return len(check(edited, path, only, Environment(), passed_over)) < before
