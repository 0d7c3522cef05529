"""Reading a damaged block all the same: the lines that break it are blanked, character for character.

A blanked line keeps its place in the structure: a header stays a header and a statement becomes ``pass``,
so that what stands around it reads as before and at the same offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from sqlassay.syntax.blocks import Role
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.failure import Failure
from sqlassay.syntax.lexical import bracket_left_open
from sqlassay.syntax.parsed import Lines, Parsed
from sqlassay.syntax.parsing import parsed
from sqlassay.text import LineIndex, Span


class Repaired(NamedTuple):
    parsed: Parsed
    damage: tuple[Damage, ...]


_BUDGET: Final = 200_000
"""Characters that the attempts to repair one block may parse together; that is about 0.2 seconds."""
_REACH: Final = 6
"""Lines that may be blanked around the one where the damage is suspected."""


def repair(
    text: str, role: Role, failure: Failure, edited: Lines | None = None, before: Sequence[Lines] = ()
) -> Repaired | None:
    """The form of a block without the lines that break it; None when no few lines can be found to blank.

    :param failure: what parsing the whole block gave
    :param edited: the lines that the last edit touched
    :param before: the lines that were blanked before that edit, where they stand now
    """
    source = _Source(text)
    cause = failure if failure.exact else source.open_bracket() or failure
    budget = _BUDGET
    tried: set[str] = set()
    for blanked in _attempts(source, cause, failure, edited, tuple(before)):
        attempt = source.without(blanked)
        if attempt in tried:
            continue
        budget -= len(text)
        if budget < 0:
            break
        tried.add(attempt)
        found = parsed(attempt, role)
        if isinstance(found, Parsed):
            damage = tuple([Damage(source.span(lines), cause.message, cause.line) for lines in blanked])
            return Repaired(found, damage)
    return None


def _attempts(
    source: _Source, cause: Failure, failure: Failure, edited: Lines | None, before: tuple[Lines, ...]
) -> Iterator[tuple[Lines, ...]]:
    """What to blank, the likeliest first."""
    if before:
        yield before
    last = source.count - 1
    if edited is not None:
        for lines in _outward(edited, last):
            yield (lines,)
            if before:
                yield (*before, lines)
    suspects = dict.fromkeys((cause.line, failure.line, max(failure.line - 1, 0)))
    around = [_outward(Lines(min(line, last), min(line, last)), last) for line in suspects]
    for lines in chain.from_iterable(zip(*around, strict=True)):
        yield (lines,)
    for line in suspects:
        yield (Lines(min(line, last), last),)


def _outward(start: Lines, last: int) -> list[Lines]:
    """Runs of lines that grow from one: first by one line, up and down, then by two…"""
    return [
        Lines(max(start.first - up, 0), min(start.last + more - up, last))
        for more in range(_REACH)
        for up in range(more + 1)
    ]


_LINE: Final = re.compile(r"([ \t\f]*)([^\r\n]*)")
_HEADERS: Final = (
    (re.compile(r"elif\b"), "elif 1:"),
    (re.compile(r"else\b"), "else:"),
    (re.compile(r"except\b"), "except:"),
    (re.compile(r"finally\b"), "finally:"),
    (re.compile(r"case\b"), "case _:"),
    (re.compile(r"try\b"), "try:"),
    (re.compile(r"(?:async[ \t]+)?def[ \t]+(\w+)"), r"def \1():"),
    (re.compile(r"class[ \t]+(\w+)"), r"class \1:"),
    (re.compile(r""), "if 1:"),
)


class _Source:
    """The lines of a damaged block."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = LineIndex(text)
        self.count = len(self.index.starts)

    def span(self, lines: Lines) -> Span:
        """From the first character that is not blank to the end of the last line."""
        start = self.index.starts[lines.first]
        indent = len(self._indent(lines.first))
        return Span(start + indent, self.index.starts[lines.last] + len(self.index.line(lines.last)))

    def without(self, blanked: Sequence[Lines]) -> str:
        pieces: list[str] = []
        at = 0
        for lines in sorted(blanked):
            start, end = self.index.starts[lines.first], self.span(lines).end
            if start < at:
                continue
            pieces += self.text[at:start], self._blank(lines, self.text[start:end])
            at = end
        return "".join([*pieces, self.text[at:]])

    def open_bracket(self) -> Failure | None:
        """The bracket that is never closed; the parser notices it far below."""
        opened = bracket_left_open(self.text)
        if opened is None:
            return None
        return Failure(f"'{self.text[opened]}' was never closed", self.index.position(opened).line)

    def _indent(self, line: int) -> str:
        match = _LINE.match(self.text, self.index.starts[line])
        return match[1] if match else ""

    def _blank(self, lines: Lines, text: str) -> str:
        """The lines with a stand-in of one line and spaces, line ends kept."""
        indent = self._indent(lines.first)
        first, rest = text[len(indent) :], ""
        if lines.last > lines.first:
            length = len(self.index.line(lines.first)) - len(indent)
            first, rest = first[:length], first[length:]
        stand_in = self._stand_in(lines, indent, first)
        return indent + stand_in.ljust(len(first)) + re.sub(r"[^\r\n]", " ", rest)

    def _stand_in(self, lines: Lines, indent: str, first: str) -> str:
        if self._next_indent(lines.last) > len(indent):
            for pattern, header in _HEADERS:
                if match := pattern.match(first):
                    candidates = (match.expand(header), "if 1:", "")
                    break
        elif first.startswith(("@", "#")):
            return ""
        else:
            candidates = ("pass", "0", "")
        return next(each for each in candidates if len(each) <= len(first))

    def _next_indent(self, line: int) -> int:
        """The indentation of the next line that is not blank."""
        for number in range(line + 1, self.count):
            if self.index.line(number).strip():
                return len(self._indent(number))
        return 0
