from __future__ import annotations

from typing import NamedTuple

SHOWN = 60
"""Characters that are shown of a text in a message, at most."""


class Span(NamedTuple):
    """A half-open range of characters (not bytes) of one text: ``text[span.start:span.end]``."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same range, `by` characters further on."""
        return Span(self.start + by, self.end + by)

    def contains(self, offset: int) -> bool:
        """Whether a caret at `offset` touches the span; both of its ends count."""
        return self.start <= offset <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character; an empty span overlaps what it lies strictly inside of."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def shown(self, text: str) -> str:
        """The same on one line, shortened, for messages."""
        line = " ".join(self.of(text).split())
        return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}…"
