from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlassay.text.span import Span


class OverlappingEdits(ValueError):
    """Two edits of one text touch the same characters, so that their order would matter."""


class Edit(NamedTuple):
    """Replace the characters of `span` by `content`; an empty span inserts."""

    span: Span
    content: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all `edits`, whose spans all refer to the text before them.

    :raises OverlappingEdits: when two of them overlap.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits):
        if edit.span.start < done:
            raise OverlappingEdits(f"two edits touch the characters from {edit.span.start} to {done}")
        pieces += text[done : edit.span.start], edit.content
        done = edit.span.end
    pieces.append(text[done:])
    return "".join(pieces)
