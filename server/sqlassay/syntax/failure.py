"""libcst's errors in plain words, at the line where they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, NamedTuple

import libcst as cst
from libcst import native  # type: ignore[attr-defined]

from sqlassay.syntax.lexical import string_left_open
from sqlassay.text import LineIndex


class Failure(NamedTuple):
    """Why a block cannot be read, in plain words, and the line of it where that showed, counted from 0."""

    message: str
    line: int = 0
    repairable: bool = False
    """Whether the text is wrong in one place, rather than too much for the parser."""
    exact: bool = False
    """Whether the text is wrong on `line` itself, rather than somewhere before it."""


REFUSALS: Final = (cst.ParserSyntaxError, cst.CSTValidationError, cst.CSTLogicError, UnicodeEncodeError)
"""What libcst raises for a text that is not Python."""

_TOKENIZER: Final = "tokenizer error: "
_PLACE: Final = re.compile(r"parser error: error at (\d+):\d+: ")
_WORDS: Final = {
    "INDENT": "an indented block",
    "DEDENT": "the end of the block",
    "NEWLINE": "the end of the line",
    "EOF": "the end of the file",
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a string",
    "ASYNC": "async",
}
_FEW_ALTERNATIVES: Final = 4
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def failure(error: Exception, source: str, lines_before: int) -> Failure:
    """What libcst says of a `source` whose first `lines_before` lines are not the block's."""
    match error:
        case cst.ParserSyntaxError(message=message) if message.startswith(_TOKENIZER):
            found = Failure(message.removeprefix(_TOKENIZER), _tokenizer_line(source, message), exact=True)
        case cst.ParserSyntaxError(message=message, raw_line=raw_line):
            place = _PLACE.match(message)
            line = (int(place[1]) if place else raw_line) - 1
            found = Failure(_plain(message[place.end() :] if place else message), line)
        case UnicodeEncodeError():
            surrogate = _SURROGATE.search(source)
            offset = surrogate.start() if surrogate else 0
            found = Failure("half a character", LineIndex(source).position(offset).line)
        case _:
            found = Failure(str(error))
    return found._replace(line=max(found.line - lines_before, 0), repairable=True)


def _plain(message: str) -> str:
    """ "expected one of ), NAME" in plain words."""
    if not message.startswith("expected "):
        return message
    expected = message.removeprefix("expected ").removeprefix("one of ").split(", ")
    if len(expected) > _FEW_ALTERNATIVES:
        return "invalid syntax"
    return "expected " + " or ".join(_WORDS.get(word, f"'{word}'") for word in expected)


def _tokenizer_line(source: str, message: str) -> int:
    """The line of a tokenizer's error, which libcst does not tell: the last of the shortest text with it."""
    index = LineIndex(source)
    if (quote := string_left_open(source)) is not None:
        return index.position(quote).line
    ends = [*index.starts[1:], len(source)]
    return bisect_left(ends, True, key=lambda end: _message(source[:end]) == message)


def _message(source: str) -> str | None:
    try:
        native.parse_module(source)
    except REFUSALS as error:
        return error.message if isinstance(error, cst.ParserSyntaxError) else None
    return None
