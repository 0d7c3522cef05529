"""A text with the compact form of its blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Kind, Piece, split
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.parse import Parsed, parse
from sqlassay.text import LineIndex


class Block(Struct, frozen=True, eq=False, weakref=True):
    """What a block's text means, wherever it stands: all offsets count from the start of `text`.

    Blocks compare by identity. A block that an edit did not touch is the same object in the next document,
    so what is computed from a block can be kept by it.
    """

    text: str
    kind: Kind
    owner: tuple[str, ...]
    body: tuple[form.Statement, ...]
    comments: tuple[form.Comment, ...]
    damage: tuple[Damage, ...]


class Unit(Struct, frozen=True, eq=False):
    """A block in its place, `start` characters after the start of the document."""

    start: int
    block: Block

    @property
    def end(self) -> int:
        return self.start + len(self.block.text)

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def kind(self) -> Kind:
        """ "statements", "function", "class" (a class, or its head when members follow) or "member"."""
        return self.block.kind

    @property
    def owner(self) -> tuple[str, ...]:
        """The names of the classes that a member stands in, outermost first."""
        return self.block.owner

    @property
    def body(self) -> tuple[form.Statement, ...]:
        return self.block.body

    @property
    def comments(self) -> tuple[form.Comment, ...]:
        return self.block.comments

    @property
    def damage(self) -> tuple[Damage, ...]:
        return self.block.damage


class Document:
    """An immutable text with its units, which follow one another without a gap."""

    def __init__(self, text: str, units: tuple[Unit, ...]) -> None:
        self.text = text
        self.units = units

    @classmethod
    def parse(cls, text: str, previous: Document | None = None) -> Document:
        """Read a text; blocks that `previous` has too are taken from there. Never raises."""
        known = {} if previous is None else {_key(unit.block): unit.block for unit in previous.units}
        units: list[Unit] = []
        for piece in split(text):
            part = text[piece.start : piece.end]
            block = known.get((part, piece.kind, piece.owner)) or _block(part, piece)
            units.append(Unit(piece.start, block))
        return cls(text, tuple(units))

    @cached_property
    def lines(self) -> LineIndex:
        return LineIndex(self.text)

    def unit_at(self, offset: int) -> Unit:
        """The unit that holds the character at `offset`; the last one at the end of the text."""
        return self.units[max(bisect_right(self.units, offset, key=lambda unit: unit.start) - 1, 0)]

    def comments(self) -> Iterator[form.Comment]:
        """All comments in order, with offsets from the start of the text."""
        for unit in self.units:
            for comment in unit.comments:
                yield form.Comment(comment.start + unit.start, comment.end + unit.start, comment.text)

    def damage(self) -> Iterator[Damage]:
        """All damage in order, with offsets and lines from the start of the text."""
        for unit in self.units:
            for damage in unit.damage:
                yield damage.shifted(unit.start, self.lines.position(unit.start).line)


def _key(block: Block) -> tuple[str, Kind, tuple[str, ...]]:
    return block.text, block.kind, block.owner


def _block(text: str, piece: Piece) -> Block:
    parsed = parse(text, piece)
    if isinstance(parsed, Parsed):
        return Block(text, piece.kind, piece.owner, parsed.body, parsed.comments, ())
    return Block(text, piece.kind, piece.owner, (), (), (parsed,))
