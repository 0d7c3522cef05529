from __future__ import annotations

from typing import NamedTuple

from sqlassay.text import Span


class Damage(NamedTuple):
    """A part of a text that could not be read, and why. What is said of it would be a guess."""

    span: Span
    message: str
    """In plain words, e.g. "unterminated string literal"."""
    line: int
    """The line where it was noticed, counted from 0."""

    def shifted(self, offset: int, lines: int) -> Damage:
        return self._replace(span=self.span.shifted(offset), line=self.line + lines)
