"""Reading a text while somebody types in it: a name is put where the next one would stand, and what is still
open there is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, product
from typing import NamedTuple

from sqlassay.syntax.document import Document
from sqlassay.syntax.lexical import string_end
from sqlassay.syntax.parsed import Parsed
from sqlassay.syntax.parsing import parsed
from sqlassay.syntax.unit import Unit
from sqlassay.text import Span

PLACEHOLDER = "sqlassay_cursor"
"""The name that stands for what is being typed."""

_MARK = re.compile(r"[#\"'()\[\]{}]")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_WORD_BEFORE = re.compile(r"\w*\Z")
_WORD_AFTER = re.compile(r"\w*")
_PART_BEFORE = re.compile(r"[\w-]*\Z")
_PART_AFTER = re.compile(r"[\w-]*")
_SHOWN = re.compile(r"[^\r\n]")
_LINE = re.compile(r"[^\r\n]*")
_PREFIX = re.compile(r"(?<!\w)[rRuU]?\Z")
_MOST_CLOSED = 8
"""Brackets that are closed for a try."""
_BUDGET = 200_000
"""Characters that the tries for one place may parse together."""
_LEAST = 8
"""Tries that are made however long the unit is."""


class Mended(NamedTuple):
    """A text that can be read at the place where somebody types."""

    text: str
    span: Span
    """The word, or the part of one, that the next name would take the place of, in the text as it was."""


class _State(NamedTuple):
    """What is open at an offset."""

    quote: str
    """The quotes of the string around; empty outside of strings."""
    closing: tuple[str, ...]
    """The brackets that would close those that are open, the innermost first."""


def mended(document: Document, offset: int, name: str = PLACEHOLDER) -> Mended | None:
    """The text with `name` for the word at `offset`, and closed behind it what its unit leaves open; None in
    a comment, and where the unit cannot be read so either.
    """
    unit = document.unit_at(offset)
    here = offset - unit.start
    state = _state(unit.text, here)
    if state is None:
        return None
    span = _word(unit.text, here, in_string=bool(state.quote)) if name else Span(here, here)
    readable = dict.fromkeys((unit.text, _without_other_damage(unit, here)))
    attempts = chain.from_iterable(_attempts(text, span, state, name) for text in readable)
    for attempt in islice(attempts, max(_BUDGET // (len(unit.text) + 1), _LEAST)):
        if isinstance(parsed(attempt, unit.block.role), Parsed):
            text = document.text
            return Mended(f"{text[: unit.start]}{attempt}{text[unit.end :]}", span.shifted(unit.start))
    return None


def _without_other_damage(unit: Unit, offset: int) -> str:
    """The text with what else cannot be read blanked, each character for itself."""
    text = unit.text
    for damage in unit.damage:
        if not damage.span.start <= offset <= damage.span.end:
            blank = "pass" if damage.span.end - damage.span.start >= len("pass") else ""
            rest = _SHOWN.sub(" ", damage.span.of(text)[len(blank) :])
            text = f"{text[: damage.span.start]}{blank}{rest}{text[damage.span.end :]}"
    return text


def _attempts(text: str, span: Span, state: _State, name: str) -> Iterator[str]:
    """What may be meant, the likeliest first: with what follows in the line, then without."""
    before, after = text[: span.start], text[span.end :]
    ends: tuple[str, ...] = ("", state.quote) if state.quote else ("", "=0") if name else ("",)
    closing = state.closing[:_MOST_CLOSED]
    if state.quote and closing[:1] == ("}",):
        ends += (f"{state.quote}: 0",)
    for following in dict.fromkeys((after, after[_line_end(after, 0) :])):
        for comma, end in product(("", ","), ends):
            for count in range(len(closing) + 1):
                yield f"{before}{name}{end}{''.join(closing[:count])}{comma}{following}"


def _word(text: str, offset: int, *, in_string: bool) -> Span:
    before, after = (_PART_BEFORE, _PART_AFTER) if in_string else (_WORD_BEFORE, _WORD_AFTER)
    start, end = before.search(text, 0, offset), after.match(text, offset)
    assert start is not None and end is not None
    return Span(start.start(), end.end())


def _state(text: str, offset: int) -> _State | None:
    """What is open at an offset of a unit; None in a comment, in an f-string and in bytes."""
    closing: list[str] = []
    at = 0
    while (mark := _MARK.search(text, at, offset)) is not None:
        at = mark.end()
        if mark[0] == "#":
            if (at := _line_end(text, at)) >= offset:
                return None
        elif mark[0] in "\"'":
            opening, string = _string(text, mark.start())
            if offset <= string.end:
                plain = string.start <= offset and _PREFIX.search(text, 0, mark.start()) is not None
                return _State(opening, tuple(closing)) if plain else None
            at = string.end + len(opening)
        elif mark[0] in _CLOSING:
            closing.insert(0, _CLOSING[mark[0]])
        elif closing:
            closing.pop(0)
    return _State("", tuple(closing))


def _string(text: str, quote: int) -> tuple[str, Span]:
    """The quotes of the string that opens at an offset, and where its content stands."""
    opening = text[quote] * 3 if text.startswith(text[quote] * 3, quote) else text[quote]
    end = string_end(text, quote)
    return opening, Span(quote + len(opening), end.offset - len(opening) * end.terminated)


def _line_end(text: str, offset: int) -> int:
    found = _LINE.match(text, offset)
    return offset if found is None else found.end()
