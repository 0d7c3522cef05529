"""What reading a block gives, whichever parser read it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from sqlassay.syntax import form


class Parsed(NamedTuple):
    """What a block's text says, with offsets from its start."""

    body: tuple[form.Statement, ...]
    comments: tuple[form.Comment, ...]


class Lines(NamedTuple):
    """A run of lines of a block, the last one included, counted from 0."""

    first: int
    last: int


def without_last(
    body: tuple[form.Statement, ...], text: str, comments: tuple[form.Comment, ...]
) -> tuple[form.Statement, ...]:
    """The statements without the ``pass`` after the text; a class that it was alone in ends at its colon."""
    *others, last = body
    if last.start >= len(text):
        return tuple(others)
    assert isinstance(last, form.Class)
    end = len(text.rstrip())
    for comment in reversed(comments):
        if comment.end == end:
            end = len(text[: comment.start].rstrip())
    return (*others, replace(last, end=end, body=()))
