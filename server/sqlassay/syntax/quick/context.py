from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlassay.syntax.dispatch import Dispatch, Lower
from sqlassay.syntax.lexical import end_of_match


class UnusualError(Exception):
    """Something rare that this way does not read."""


class Context(Dispatch):
    """What lowering one text needs: its lines, and how each type of node is lowered.

    All offsets count from the start of the text.
    """

    __slots__ = ("starts", "text")

    def __init__(self, text: str, starts: list[int], table: Mapping[type, Lower]) -> None:
        super().__init__(table)
        self.text = text
        self.starts = starts
        """By the line's number, from 1."""

    def span(self, node: Any) -> tuple[int, int]:
        """As ``ast`` has it: with the parentheses of a tuple or a generator, without those of others."""
        starts = self.starts
        return starts[node.lineno] + node.col_offset, starts[node.end_lineno] + node.end_col_offset

    def start(self, node: Any) -> int:
        return self.span(node)[0]

    def end(self, node: Any) -> int:
        return self.span(node)[1]

    def closed(self, at: int, limit: int) -> int:
        """Where the parentheses end that are closed from `at` on, before `limit`."""
        if at == limit or self.text[at] == ",":
            return at
        return end_of_match(_CLOSING, self.text, at, limit)

    def outer(self, start: int, end: int, limit: int) -> tuple[int, int]:
        """The span with the parentheses of its own; those are closed before `limit`."""
        closed = self.closed(end, limit)
        if closed != end:
            for _ in range(self.closings(end, limit)):
                start = self._opened(start)
        return start, closed

    def _opened(self, start: int) -> int:
        at = start - 1
        while self.text[at] in " \t\f\r\n\\":
            at -= 1
        if self.text[at] != "(":
            raise UnusualError("a comment after a parenthesis")
        return at

    def listed(self, at: int, limit: int) -> int:
        """Where the parentheses and commas end that follow the last element of a list, before `limit`."""
        return at if at == limit else end_of_match(_LISTED, self.text, at, limit)

    def code(self, at: int) -> int:
        """Past the whitespace and comments at `at`."""
        return end_of_match(_TRIVIA, self.text, at)

    def closings(self, at: int, limit: int) -> int:
        """How many parentheses are closed from `at` on, before `limit`."""
        return _COMMENT.sub("", self.text[at : self.closed(at, limit)]).count(")")

    def opened(self, start: int, end: int) -> int:
        """How many parentheses are opened from `start` to `end`, where nothing else stands."""
        return _COMMENT.sub("", self.text[start:end]).count("(")

    def after_separators(self, at: int) -> int:
        """Past the closing parentheses, commas, whitespace and comments at `at`."""
        return end_of_match(_SEPARATORS, self.text, at)


BLANK: Final = r"[ \t\f\r\n\\]"
TRIVIA: Final = rf"(?>(?:{BLANK}++|#[^\r\n]*+)*)"
_COMMENT: Final = re.compile(r"#[^\r\n]*+")
_TRIVIA: Final = re.compile(TRIVIA)
_CLOSING: Final = re.compile(rf"(?:{TRIVIA}\))*")
_LISTED: Final = re.compile(rf"(?:{TRIVIA}[),])*")
_SEPARATORS: Final = re.compile(rf"(?:[),]|{BLANK}|#[^\r\n]*+)*")
