from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

Lower: TypeAlias = Callable[[Any, "Context"], Any]
"""Gives the compact form of one type of nodes."""


class UnusualError(Exception):
    """Something rare that this way does not read."""


class Context:
    """What lowering one text needs: its lines, and how each type of node is lowered.

    All offsets count from the start of the text.
    """

    __slots__ = ("starts", "table", "text")

    def __init__(self, text: str, starts: list[int], table: Mapping[type, Lower]) -> None:
        self.text = text
        self.starts = starts
        """By the line's number, from 1."""
        self.table = table

    def lower(self, node: ast.AST) -> Any:
        return self.table[type(node)](node, self)

    def optional(self, node: ast.AST | None) -> Any:
        return None if node is None else self.table[type(node)](node, self)

    def all(self, nodes: Iterable[ast.AST]) -> tuple[Any, ...]:
        return tuple([self.table[type(node)](node, self) for node in nodes])

    def span(self, node: Any) -> tuple[int, int]:
        """As ``ast`` has it: with the parentheses of a tuple or a generator, without those of others."""
        starts = self.starts
        return starts[node.lineno] + node.col_offset, starts[node.end_lineno] + node.end_col_offset

    def start(self, node: Any) -> int:
        return self.starts[node.lineno] + node.col_offset  # type: ignore[no-any-return]

    def end(self, node: Any) -> int:
        return self.starts[node.end_lineno] + node.end_col_offset  # type: ignore[no-any-return]

    def closed(self, at: int, limit: int) -> int:
        """Where the parentheses end that are closed from `at` on, before `limit`."""
        if at == limit or self.text[at] == ",":
            return at
        return _CLOSING.match(self.text, at, limit).end()  # type: ignore[union-attr]

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
        return at if at == limit else _LISTED.match(self.text, at, limit).end()  # type: ignore[union-attr]

    def code(self, at: int) -> int:
        """Past the whitespace and comments at `at`."""
        return _TRIVIA.match(self.text, at).end()  # type: ignore[union-attr]

    def closings(self, at: int, limit: int) -> int:
        """How many parentheses are closed from `at` on, before `limit`."""
        return _COMMENT.sub("", self.text[at : self.closed(at, limit)]).count(")")

    def opened(self, start: int, end: int) -> int:
        """How many parentheses are opened from `start` to `end`, where nothing else stands."""
        return _COMMENT.sub("", self.text[start:end]).count("(")

    def after_separators(self, at: int) -> int:
        """Past the closing parentheses, commas, whitespace and comments at `at`."""
        return _SEPARATORS.match(self.text, at).end()  # type: ignore[union-attr]


BLANK: Final = r"[ \t\f\r\n\\]"
TRIVIA: Final = rf"(?>(?:{BLANK}++|#[^\r\n]*+)*)"
_COMMENT: Final = re.compile(r"#[^\r\n]*+")
_TRIVIA: Final = re.compile(TRIVIA)
_CLOSING: Final = re.compile(rf"(?:{TRIVIA}\))*")
_LISTED: Final = re.compile(rf"(?:{TRIVIA}[),])*")
_SEPARATORS: Final = re.compile(rf"(?:[),]|{BLANK}|#[^\r\n]*+)*")
