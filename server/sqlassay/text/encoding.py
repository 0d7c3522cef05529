"""Columns in characters and in the code units of an encoding.

LSP counts a column in UTF-16 code units unless client and server agree on UTF-8 or UTF-32
(`PositionEncodingKind <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#positionEncodingKind>`_).
"""

from __future__ import annotations

from enum import Enum


class PositionEncoding(Enum):
    """The code unit in which a column is counted; the values are LSP's names."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"

    def units(self, text: str) -> int:
        """How many code units `text` takes."""
        if self is PositionEncoding.UTF32 or text.isascii():
            return len(text)
        if self is PositionEncoding.UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def characters(self, line: str, units: int) -> int:
        """How many characters of `line` the first `units` code units cover, at most all of them.

        A column inside a character means the character's start.
        """
        if self is PositionEncoding.UTF32 or line.isascii():
            return min(units, len(line))
        for column, character in enumerate(line):
            units -= self.units(character)
            if units < 0:
                return column
        return len(line)
