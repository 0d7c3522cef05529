from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

LINE_END = re.compile(r"\r\n?|\n")


class Position(NamedTuple):
    """A place in a text: line and column, both counted from 0, the column in characters."""

    line: int
    column: int


class LineIndex:
    """Where the lines of a text start.

    Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` and at nothing else: the rule of Python's grammar and of
    `LSP <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments>`_.
    ``str.splitlines`` also splits at form feeds and other separators.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = _starts(text)

    def position(self, offset: int) -> Position:
        """The position of a character offset; an offset outside of the text is clamped to it."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset) - 1
        return Position(line, offset - self.starts[line])

    def offset(self, position: Position) -> int:
        """The character offset of a position; lines and columns past the end are clamped."""
        if position.line >= len(self.starts):
            return len(self.text)
        start = self.starts[position.line]
        return min(start + position.column, start + len(self.line(position.line)))

    def line(self, number: int) -> str:
        """The text of a line, counted from 0, without its line end."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")


def _starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(match.end() for match in LINE_END.finditer(text))]
    *lines, _ = text.split("\n")  # several times as fast
    return [*accumulate((len(line) + 1 for line in lines), initial=0)]
