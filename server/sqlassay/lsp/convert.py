"""Between character offsets and LSP's positions, whose columns count code units of an encoding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from sqlassay.text import Edit, LineIndex, Position, Span
from sqlassay.text.encoding import PositionEncoding


def to_offset(lines: LineIndex, position: types.Position, encoding: PositionEncoding) -> int:
    """The character offset of a position; past the end of a line is its end, past the last line the end."""
    if position.line >= len(lines.starts):
        return len(lines.text)
    column = encoding.characters(lines.line(position.line), position.character)
    return lines.offset(Position(position.line, column))


def to_span(lines: LineIndex, place: types.Range, encoding: PositionEncoding) -> Span:
    """The characters that a range means; a range that ends before it starts is empty."""
    start = to_offset(lines, place.start, encoding)
    return Span(start, max(start, to_offset(lines, place.end, encoding)))


def to_position(lines: LineIndex, offset: int, encoding: PositionEncoding) -> types.Position:
    """The position of a character offset."""
    line, column = lines.position(offset)
    return types.Position(line, encoding.units(lines.line(line)[:column]))


def to_range(lines: LineIndex, span: Span, encoding: PositionEncoding) -> types.Range:
    """The range of a span."""
    return types.Range(to_position(lines, span.start, encoding), to_position(lines, span.end, encoding))


def to_text_edits(
    lines: LineIndex, edits: Iterable[Edit], encoding: PositionEncoding
) -> list[types.TextEdit]:
    """Edits of the text that `lines` index."""
    return [types.TextEdit(to_range(lines, edit.span, encoding), edit.content) for edit in edits]


def to_path(uri: str) -> Path:
    """The file that a URI means; of another scheme than ``file`` (an untitled text), of a part of one (a cell
    of a notebook), or of what is no URI, none that exists.
    """
    try:
        name = uri if urlsplit(uri).fragment else to_fs_path(uri) or uri
    except ValueError:
        name = uri
    return Path(name.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def to_uri(path: Path) -> str:
    """The URI of a file."""
    return path.as_uri() if path.is_absolute() else str(path)
