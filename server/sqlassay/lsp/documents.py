from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from sqlassay.lsp.convert import to_offset, to_path, to_position, to_range, to_span
from sqlassay.text import Edit, LineIndex, Span, apply_edits
from sqlassay.text.encoding import PositionEncoding

PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""Two halves of a character."""


class Page(Struct, frozen=True, eq=False):
    """A part of a file's text that the client has as a document: all of it, or a cell of a notebook.

    Offsets are those in the file, positions those in the document.
    """

    uri: str
    """As the client spells it."""
    version: int | None
    """None where the client does not have it open."""
    start: int
    """Where it starts in the file."""
    lines: LineIndex

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.lines.text)

    def has(self, span: Span) -> bool:
        """Whether something stands on it, at least with its beginning."""
        return self.start <= span.start <= self.end

    def offset(self, position: types.Position, encoding: PositionEncoding) -> int:
        """The offset of a position."""
        return self.start + to_offset(self.lines, position, encoding)

    def span(self, place: types.Range, encoding: PositionEncoding) -> Span:
        """The characters that a range means."""
        return to_span(self.lines, place, encoding).shifted(self.start)

    def position(self, offset: int, encoding: PositionEncoding) -> types.Position:
        """The position of an offset."""
        return to_position(self.lines, offset - self.start, encoding)

    def range(self, span: Span, encoding: PositionEncoding) -> types.Range:
        """The range of a span, as far as that stands on it."""
        return to_range(self.lines, span.shifted(-self.start), encoding)

    def fitted(self, edit: Edit, text: str) -> Edit | None:
        """An edit of the file, which has this `text`, if it changes only what stands on the page so; the
        line end that parts it from the next one stays.
        """
        start, end = edit.span
        if start <= self.end < end == self.end + 1:
            edit = Edit(Span(start, self.end), edit.content.removesuffix("\n"))
        within = self.start <= start and edit.span.end <= self.end
        same = within and edit.span.of(text) == edit.span.shifted(-self.start).of(self.lines.text)
        return edit if same else None


class TextDocument(Struct, frozen=True):
    """A text as the editor has it, whatever stands on disk."""

    uri: str
    """As the client spells it."""
    path: Path
    version: int
    lines: LineIndex
    opening: int = 0
    """Differs from that of the same file when it was opened before."""

    @staticmethod
    def opened(item: types.TextDocumentItem, opening: int = 0) -> TextDocument:
        """The document of a `textDocument/didOpen`."""
        return TextDocument(item.uri, to_path(item.uri), item.version, LineIndex(item.text), opening)

    @property
    def text(self) -> str:
        """All of it."""
        return self.lines.text

    @property
    def pages(self) -> tuple[Page, ...]:
        """Itself."""
        return (Page(self.uri, self.version, 0, self.lines),)

    def changed(
        self,
        version: int,
        changes: Iterable[types.TextDocumentContentChangeEvent],
        encoding: PositionEncoding,
    ) -> TextDocument:
        """The document after `changes`, each of which refers to the text that the one before it left."""
        lines = self.lines
        for change in changes:
            lines = LineIndex(_changed(lines, change, encoding))
        return TextDocument(self.uri, self.path, version, lines, self.opening)


def _changed(
    lines: LineIndex, change: types.TextDocumentContentChangeEvent, encoding: PositionEncoding
) -> str:
    if not isinstance(change, types.TextDocumentContentChangePartial):
        return change.text
    start, end = to_span(lines, change.range, encoding)
    before, _ = _halves(lines, change.range.start, encoding)
    _, after = _halves(lines, change.range.end, encoding)
    new = before + change.text + after
    text = apply_edits(lines.text, [Edit(Span(start, end + len(after)), new)])
    return text if encoding is not PositionEncoding.UTF16 else _paired(text, Span(start, start + len(new)))


def _halves(lines: LineIndex, position: types.Position, encoding: PositionEncoding) -> tuple[str, str]:
    """The code units of the character that a position in UTF-16 stands inside of: an editor may put one half
    of a pair in place of another.
    """
    if encoding is not PositionEncoding.UTF16 or position.line >= len(lines.starts):
        return "", ""
    line = lines.line(position.line)
    column = encoding.characters(line, position.character)
    if column == len(line) or encoding.units(line[:column]) == position.character:
        return "", ""
    data = line[column].encode("utf-16-le")
    return data[:2].decode("utf-16-le", "surrogatepass"), data[2:].decode("utf-16-le", "surrogatepass")


def _paired(text: str, span: Span) -> str:
    """A text in which halves of a pair that have come together, around a span, are the character."""
    around = Span(max(span.start - 1, 0), span.end + 1)
    piece = around.of(text)
    if not PAIR.search(piece):
        return text
    whole = piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return apply_edits(text, [Edit(Span(around.start, around.start + len(piece)), whole)])
