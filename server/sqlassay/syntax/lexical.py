"""The little of Python's lexical grammar that splitting a text needs: strings, comments and brackets.

F-strings follow `PEP 701 <https://peps.python.org/pep-0701/>`_: a replacement field may hold anything, even
strings with the same quotes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

ESCAPE = r"\\(?:\r\n|[\s\S])"
COMMENT = r"#[^\r\n]*+"

_PREFIXED = r"(?:(?<=[fFtT])|(?<=[fFtT][rR]))"
_PLAIN = r"(?<![fFtT])(?<![fFtT][rR])"
_MAXIMUM_NESTING = 20
"""F-strings within f-strings; deeper ones count as unterminated."""


def strings(fence: str = "") -> str:
    """A pattern for the strings whose end is plain to see, from their opening quote.

    It fails at an f-string with an intricate replacement field and at a long string that is not terminated:
    there `string_end` decides. A short string without its quote ends with its line. With a `fence`, no long
    string runs over a line that matches it.
    """
    double, single = '"', "'"
    plain = (_long(double, fence), _short(double), _long(single, fence), _short(single))
    formatted = (_formatted(double, single), _formatted(single, double))
    return f"{_PLAIN}(?:{'|'.join(plain)})|{_PREFIXED}(?:{'|'.join(formatted)})"


def many(*alternatives: str) -> str:
    """A pattern for as many of the alternatives as follow each other, none of which is given back.

    An atomic group, since Python 3.11.0 to 3.11.4 match a group with ``*+`` wrongly:
    https://github.com/python/cpython/issues/106052
    """
    return f"(?>(?:{'|'.join(alternatives)})*)"


def _short(quote: str) -> str:
    body = many(rf"[^{quote}\\\r\n]++", ESCAPE)
    return rf"{quote}(?!{quote}{quote}){body}{quote}?+"


def _long(quote: str, fence: str) -> str:
    text = rf"[^{quote}\\\n]++|\n(?!{fence})" if fence else rf"[^{quote}\\]++"
    body = many(text, ESCAPE, rf"{quote}(?!{quote}{quote})")
    return rf"{quote * 3}{body}{quote * 3}"


def _formatted(quote: str, other: str) -> str:
    inner = r"\{[^{}\"'\\\r\n#]*+\}"
    field = many(r"[^{}\"'\\\r\n#]++", rf"{other}[^'\"\\\r\n{{}}]*+{other}", inner)
    parts = rf"\\(?:\r\n|[^{{}}])|\{{\{{|\}}\}}|\{{{field}\}}"
    short = many(rf"[^{quote}\\\r\n{{}}]++", parts)
    long = many(rf"[^{quote}\\{{}}]++", parts, rf"{quote}(?!{quote}{quote})")
    return rf"(?:{quote}(?!{quote}{quote}){short}{quote}|{quote * 3}{long}{quote * 3})"


class StringEnd(NamedTuple):
    """Where a string ends, and whether it does so by its own quote."""

    offset: int
    terminated: bool


_LITERAL_STOP = re.compile(r"[\\\"'{}\n]")
_FIELD_STOP = re.compile(r"[\"'()\[\]{}:#\n]")
_FORMATTED_PREFIX = re.compile(r"[fFtT][rR]?\Z")
_CERTAIN = re.compile(r"(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w|@[A-Za-z_]")


def string_end(
    text: str, quote: int, end: int | None = None, fence: re.Pattern[str] | None = None, nesting: int = 0
) -> StringEnd:
    """Where the string ends that opens at the offset `quote` of the text before `end`.

    One that is not terminated ends with its line when it is short, else before the first line that matches
    `fence`, else at `end`.
    """
    end = len(text) if end is None else end
    mark = text[quote]
    long = text.startswith(mark * 3, quote)
    delimiter = mark * 3 if long else mark
    formatted = _FORMATTED_PREFIX.search(text, max(quote - 2, 0), quote) is not None
    first_line_end = -1
    open_marks: list[str] = []
    at = quote + len(delimiter)
    while True:
        literal = not open_marks or open_marks[-1] == ":"
        stop = (_LITERAL_STOP if literal else _FIELD_STOP).search(text, at, end)
        if stop is None:
            at = end
            break
        at, character = stop.start(), stop.group()
        if character == "\n":
            if first_line_end < 0:
                first_line_end = at
            if literal and not long:
                break
            if (fence and fence.match(text, at + 1)) or (not literal and _CERTAIN.match(text, at + 1)):
                at = quote + len(text[quote:at].rstrip())
                break
        elif literal:
            if character == "\\":
                at += _escape_length(text, at, formatted)
                continue
            if character == mark and text.startswith(delimiter, at, end):
                return StringEnd(at + len(delimiter), True)
            if formatted and character == "{":
                if not open_marks and text.startswith("{{", at):
                    at += 1
                else:
                    open_marks.append("{")
            elif character == "}" and open_marks:
                del open_marks[-2:]
        elif character in "\"'":
            if nesting < _MAXIMUM_NESTING:
                inner = string_end(text, at, end, fence, nesting + 1)
                if inner.terminated:
                    at = inner.offset
                    continue
                nesting = _MAXIMUM_NESTING  # to try the next one, too, would take exponential time
            if not long:
                break
        elif character in "([{":
            open_marks.append(character)
        elif character == "#":
            at = min(_line_end(text, at), end)
            continue
        elif character == ":":
            if open_marks[-1] == "{" and (len(open_marks) == 1 or open_marks[-2] == ":"):
                open_marks.append(":")
        elif character == "}" or open_marks[-1] != "{":
            open_marks.pop()
        at += 1
    if long:
        return StringEnd(at, False)
    return StringEnd(first_line_end if first_line_end >= 0 else min(_line_end(text, quote), end), False)


def _escape_length(text: str, at: int, formatted: bool) -> int:
    if formatted and text[at + 1 : at + 2] in ("{", "}"):
        return 1
    return 3 if text.startswith("\r\n", at + 1) else 2


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


_TEXT_OR_COMMENT = re.compile(rf"{COMMENT}|{strings()}")
_TEXT_OR_COMMENT_START = re.compile(r"[#\"']")


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text between its strings and comments, each with its offset."""
    at = 0
    while start := _TEXT_OR_COMMENT_START.search(text, at):
        yield at, text[at : start.start()]
        match = _TEXT_OR_COMMENT.match(text, start.start())
        at = match.end() if match else string_end(text, start.start()).offset
    yield at, text[at:]


def end_of_match(pattern: re.Pattern[str], text: str, at: int, end: int = sys.maxsize) -> int:
    """Where the match at `at` ends of a pattern that cannot fail there."""
    match = pattern.match(text, at, end)
    assert match is not None, pattern
    return match.end()


def code_only(text: str) -> str:
    """The text without its strings and comments."""
    return "".join([code for _, code in _code(text)])


def comments(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the comments, in order; those within f-strings are left out."""
    if "#" not in text:
        return
    at = 0
    while start := _TEXT_OR_COMMENT_START.search(text, at):
        match = _TEXT_OR_COMMENT.match(text, start.start())
        at = match.end() if match else string_end(text, start.start()).offset
        if start[0] == "#":
            yield start.start(), at


def open_brackets(text: str) -> int:
    """How many more brackets the text opens than it closes."""
    count = code_only(text).count
    return count("(") + count("[") + count("{") - count(")") - count("]") - count("}")


def string_left_open(text: str) -> int | None:
    """The offset of the quote of the first string that is not terminated."""
    at = 0
    while start := _TEXT_OR_COMMENT_START.search(text, at):
        if start[0] == "#":
            at = _line_end(text, start.start())
            continue
        string = string_end(text, start.start())
        if not string.terminated:
            return start.start()
        at = string.offset
    return None


_BRACKET = re.compile(r"[()\[\]{}]")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def bracket_left_open(text: str) -> int | None:
    """The offset of the innermost bracket that is not closed, or not by one of its kind."""
    opened: list[int] = []
    for offset, code in _code(text):
        for bracket in _BRACKET.finditer(code):
            if bracket[0] in _CLOSING:
                opened.append(offset + bracket.start())
            elif not opened:
                return None
            elif _CLOSING[text[opener := opened.pop()]] != bracket[0]:
                return opener
    return opened[-1] if opened else None
