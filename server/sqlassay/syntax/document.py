"""A text with the compact form of its blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from sqlassay.syntax import form
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.unit import Unit
from sqlassay.text import LineIndex


class Document:
    """An immutable text with its units, which follow one another without a gap."""

    def __init__(self, text: str, units: tuple[Unit, ...], *, fenced: bool = True) -> None:
        """:param fenced: whether where the blocks begin may depend on all of the text."""
        self.text = text
        self.units = units
        self.fenced = fenced

    @classmethod
    def parse(cls, text: str, previous: Document | None = None) -> Document:
        """Read a text. Never raises.

        :param previous: the document before an edit. Blocks that it has too are taken from there, and it
            helps to read a block that the edit has broken.
        """
        from sqlassay.syntax.reader import read  # late: a run in which nothing has changed reads no text

        units, fenced = read(text, previous)
        return cls(text, units, fenced=fenced)

    @classmethod
    def whole(cls, text: str) -> Document:
        """The text read by libcst in one piece: what a document of blocks must be equal to."""
        from sqlassay.syntax.reader import read_whole

        return cls(text, (read_whole(text),))

    @cached_property
    def lines(self) -> LineIndex:
        return LineIndex(self.text)

    @property
    def line_end(self) -> str:
        """The line end that the text uses."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    def unit_at(self, offset: int) -> Unit:
        """The unit that holds the character at `offset`; the last one at the end of the text."""
        return self.units[max(bisect_right(self.units, offset, key=lambda unit: unit.start) - 1, 0)]

    def comments(self) -> Iterator[form.Comment]:
        """All comments in order, with offsets from the start of the text."""
        for unit in self.units:
            for comment in () if unit.stale else unit.comments:
                yield form.shifted(comment, unit.start)

    def damage(self) -> Iterator[Damage]:
        """All damage in order, with offsets and lines from the start of the text."""
        for unit in self.units:
            for damage in unit.damage:
                yield damage.shifted(unit.start, self.lines.position(unit.start).line)
