from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lsprotocol import types

from sqlassay import ide
from sqlassay.lint import Diagnostic
from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.documents import Page, TextDocument
from sqlassay.lsp.features import Features
from sqlassay.lsp.folder import Folder
from sqlassay.lsp.notebook import Notebook
from sqlassay.lsp.open_standard import OWN_CLIENT
from sqlassay.model.kinds import ProjectClass
from sqlassay.text import Edit, Span
from sqlassay.text.encoding import PositionEncoding

Document: TypeAlias = TextDocument | Notebook
Edits: TypeAlias = Mapping[Page, Sequence[types.TextEdit]]


class File(NamedTuple):
    """One file in a snapshot: the engine's answers about it, in LSP's coordinates."""

    path: Path
    folder: Folder
    page: Page
    """The part of it that is looked at."""
    encoding: PositionEncoding
    features: Features
    documents: Mapping[Path, Document]
    """All files that are open."""

    @property
    def uri(self) -> str:
        """As the client spells it, if it has the file open."""
        return self.page.uri

    @property
    def version(self) -> int | None:
        """The client's version of the text."""
        return self.page.version

    @property
    def opening(self) -> int | None:
        """When the client opened it, as a number; None when it is not open."""
        return self.document.opening if self.document else None

    @property
    def standards_url(self) -> str | None:
        """Where the standard's pages are published, when that is not in the installed package."""
        return self.folder.policy.standards_url(self.path)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings."""
        return self.folder.diagnostics(self.path)

    def hover(self, position: types.Position, diagnostics: Sequence[Diagnostic]) -> ide.Hover | None:
        """What there is to say at a position; `diagnostics` are the findings of the file."""
        offset = self.offset(position)
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
        return self.page.offset(position, self.encoding)

    def offers(self, place: types.Range) -> tuple[ide.Offer, ...]:
        """What can be done about the findings in a range."""
        return tuple(ide.offers(self.span(place), self.diagnostics()))

    def edits(self, change: ide.Change) -> Edits | None:
        """The edits of a change; None when it can no longer be made."""
        policy = self.folder.policy
        found = ide.edits(
            self.folder.workspace,
            self.path,
            change,
            self.diagnostics(),
            policy.selection(self.path),
            policy.environment(self.path),
        )
        return None if found is None else self.placed(found)

    def placed(self, changes: Mapping[Path, Iterable[Edit]]) -> Edits | None:
        """Edits by what the client has as documents; None where one would change more than one of them, or
        what the client has otherwise.
        """
        placed: dict[Page, list[types.TextEdit]] = {}
        for path, edits in changes.items():
            pages, text = self.pages_of(path), self.folder.workspace.text(path) or ""
            for edit in edits:
                fitted = ((page, fits) for page in pages if (fits := page.fitted(edit, text)) is not None)
                page, fits = next(fitted, (None, edit))
                if page is None:
                    return None
                made = types.TextEdit(page.range(fits.span, self.encoding), fits.content)
                placed.setdefault(page, []).append(made)
        return placed

    def location(self, path: Path, span: Span) -> types.Location | None:
        """A span of this or another file of the folder; None where that cannot be read."""
        page = next((each for each in self.pages_of(path) if each.has(span)), None)
        return None if page is None else types.Location(page.uri, page.range(span, self.encoding))

    def pages_of(self, path: Path) -> tuple[Page, ...]:
        """The parts of this file or another one; none where it cannot be read."""
        opened = self.documents.get(path)
        if opened is not None:
            return opened.pages
        document = self.folder.workspace.document(path)
        return () if document is None else (Page(to_uri(path), None, 0, document.lines),)

    def new_file(self, change: ide.Change) -> ide.NewFile | None:
        """The file that a change creates; None when it creates none."""
        return ide.new_file(self.folder.workspace, self.path, change)

    def has(self, span: Span) -> bool:
        """Whether something stands on the part that is looked at."""
        return self.page.has(span)

    def span(self, place: types.Range) -> Span:
        """The characters that a range means."""
        return self.page.span(place, self.encoding)

    def position(self, offset: int) -> types.Position:
        """The position of a character offset."""
        return self.page.position(offset, self.encoding)

    def range(self, span: Span) -> types.Range:
        """The range of a span."""
        return self.page.range(span, self.encoding)

    def markup(self, markdown: str) -> types.MarkupContent:
        """Markdown, or the same as plain text for a client that prefers that."""
        if self.features.markdown_hover:
            return types.MarkupContent(types.MarkupKind.Markdown, markdown)
        return types.MarkupContent(types.MarkupKind.PlainText, ide.plain(markdown))
