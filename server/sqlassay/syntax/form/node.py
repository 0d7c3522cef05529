from __future__ import annotations

from msgspec import Struct

from sqlassay.text import Span


class Node(Struct, frozen=True, gc=False, tag=True, tag_field="node"):
    """Anything with a place in the text."""

    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Comment(Node, frozen=True, gc=False):
    """A comment with its ``#``."""

    text: str
