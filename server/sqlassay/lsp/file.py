from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types

from sqlassay import ide
from sqlassay.lint import Diagnostic
from sqlassay.lsp.convert import to_offset, to_range, to_span, to_text_edits, to_uri
from sqlassay.lsp.documents import TextDocument
from sqlassay.lsp.features import Features
from sqlassay.lsp.folder import Folder
from sqlassay.lsp.open_standard import OWN_CLIENT
from sqlassay.model.kinds import ProjectClass
from sqlassay.text import LineIndex, Span
from sqlassay.text.encoding import PositionEncoding


class File(NamedTuple):
    """One file in a snapshot: the engine's answers about it, in LSP's coordinates."""

    path: Path
    folder: Folder
    lines: LineIndex
    document: TextDocument | None
    """None when the file is not open; its text is then the one on disk."""
    encoding: PositionEncoding
    features: Features
    documents: Mapping[Path, TextDocument]
    """All files that are open."""

    @property
    def uri(self) -> str:
        """As the client spells it, if it has the file open."""
        return self.document.uri if self.document else to_uri(self.path)

    @property
    def version(self) -> int | None:
        """The client's version of the text."""
        return self.document.version if self.document else None

    @property
    def standards_url(self) -> str | None:
        """Where the standard's pages are published, when that is not in the installed package."""
        return self.folder.policy.standards_url(self.path)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings."""
        return self.folder.diagnostics(self.path)

    def hover(self, position: types.Position, diagnostics: Sequence[Diagnostic]) -> ide.Hover | None:
        """What there is to say at a position; `diagnostics` are the findings of the file."""
        offset = to_offset(self.lines, position, self.encoding)
        dialect = self.folder.dialect(self.path)
        return ide.hover(
            self.folder.workspace,
            self.path,
            offset,
            diagnostics,
            self.standards_url,
            dialect,
            messages=self.features.name != OWN_CLIENT,  # VS Code shows them above
        )

    def sql_of_class(self, cls: str) -> ide.Sql | ide.NoSql:
        """The SQL that makes the table of a class of this file, as far as SQLAlchemy was asked."""
        workspace = self.folder.workspace
        module = workspace.summary(self.path).name
        named = ProjectClass(module, cls.removeprefix(f"{module}."))
        return ide.sql_of_class(workspace, named, self.folder.dialect(self.path))

    def sql_at(self, position: types.Position) -> ide.Sql | ide.NoSql:
        """The SQL of what stands at a position, as far as SQLAlchemy was asked."""
        dialect = self.folder.dialect(self.path)
        return ide.sql_at(self.folder.workspace, self.path, self.offset(position), dialect)

    def offset(self, position: types.Position) -> int:
        """The character offset of a position."""
        return to_offset(self.lines, position, self.encoding)

    def offers(self, place: types.Range) -> tuple[ide.Offer, ...]:
        """What can be done about the findings in a range."""
        return tuple(ide.offers(to_span(self.lines, place, self.encoding), self.diagnostics()))

    def edits(self, change: ide.Change) -> dict[Path, list[types.TextEdit]] | None:
        """The edits of a change by the files; None when it can no longer be made."""
        policy = self.folder.policy
        found = ide.edits(
            self.folder.workspace,
            self.path,
            change,
            self.diagnostics(),
            policy.selection(self.path),
            policy.environment(self.path),
        )
        if found is None:
            return None
        lines = {path: self.lines_of(path) for path in found}
        return {
            path: to_text_edits(its, found[path], self.encoding)
            for path, its in lines.items()
            if its is not None
        }

    def location(self, path: Path, span: Span) -> types.Location | None:
        """A span of this or another file of the folder; None where that cannot be read."""
        lines = self.lines_of(path)
        return (
            None if lines is None else types.Location(self.uri_of(path), to_range(lines, span, self.encoding))
        )

    def uri_of(self, path: Path) -> str:
        """The URI of this file or another one."""
        document = self.documents.get(path)
        return document.uri if document else to_uri(path)

    def version_of(self, path: Path) -> int | None:
        """The client's version of this file or another one; None where it is not open."""
        document = self.documents.get(path)
        return document.version if document else None

    def lines_of(self, path: Path) -> LineIndex | None:
        """The lines of this file or another one; None where it cannot be read."""
        if path == self.path:
            return self.lines
        document = self.folder.workspace.document(path)
        return None if document is None else document.lines

    def new_file(self, change: ide.Change) -> ide.NewFile | None:
        """The file that a change creates; None when it creates none."""
        return ide.new_file(self.folder.workspace, self.path, change)

    def range(self, span: Span) -> types.Range:
        """The range of a span."""
        return to_range(self.lines, span, self.encoding)

    def markup(self, markdown: str) -> types.MarkupContent:
        """Markdown, or the same as plain text for a client that prefers that."""
        if self.features.markdown_hover:
            return types.MarkupContent(types.MarkupKind.Markdown, markdown)
        return types.MarkupContent(types.MarkupKind.PlainText, ide.plain(markdown))
