from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from sqlassay.lsp.convert import to_path, to_span
from sqlassay.text import Edit, LineIndex, apply_edits
from sqlassay.text.encoding import PositionEncoding


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
    if isinstance(change, types.TextDocumentContentChangePartial):
        return apply_edits(lines.text, [Edit(to_span(lines, change.range, encoding), change.text)])
    return change.text
