"""Reading a text block by block, with the help of what was read before an edit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlassay.syntax.blocks import OpenStringError, Piece, Role, split_fenced, split_from
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.parsed import Lines, Parsed
from sqlassay.syntax.parsing import parsed
from sqlassay.syntax.unit import Block, Unit
from sqlassay.text import LineIndex, Span

if TYPE_CHECKING:
    from sqlassay.syntax.document import Document
    from sqlassay.syntax.failure import Failure

BLOCKS_BEFORE = 3
"""The block that an edit is in, and two before it."""


class Reading(NamedTuple):
    """The units of a text."""

    units: tuple[Unit, ...]
    fenced: bool
    """Whether a long string seems to run to the end of the text, so that each block depends on all of it."""


def read(text: str, previous: Document | None) -> Reading:
    """The units of a text; see `Document.parse`."""
    reader = _Reader(text, previous)
    try:
        if previous is not None and not previous.fenced:
            return Reading(tuple(reader.after_edit(previous)), fenced=False)
        return Reading(tuple(map(reader.unit, [*split_from(text, 0)])), fenced=False)
    except OpenStringError:
        return Reading(tuple(map(reader.unit, split_fenced(text))), fenced=True)


def read_whole(text: str) -> Unit:
    """The text as one unit, read by libcst; see `Document.whole`."""
    from sqlassay.syntax.parse import parse  # late: libcst takes as long to load as all the rest

    whole = Piece(0, len(text), Role("statements"))
    return Unit(0, _Reader(text, None).made(whole, text, parse(text, whole.role)))


class _Reader:
    """Reads the blocks of a text with the help of the document before."""

    def __init__(self, text: str, previous: Document | None) -> None:
        self.text = text
        self.previous = previous
        self.known = {(unit.block.role, unit.text): unit.block for unit in previous.units} if previous else {}

    @cached_property
    def edit(self) -> _Edit:
        return _Edit.between(self.previous.text if self.previous else "", self.text)

    def after_edit(self, previous: Document) -> Iterator[Unit]:
        """The units of the text, of which only those around the edit are split off anew.

        Where a block begins depends on the text behind it and on the two blocks before it.

        :param previous: the document before, in which no long string runs to the end.
        :raises OpenStringError: when one does so now.
        """
        tops = [number for number, unit in enumerate(previous.units) if unit.kind != "member"]
        before = bisect_right(tops, self.edit.start, key=lambda number: previous.units[number].start)
        first = tops[max(before - BLOCKS_BEFORE, 0)]
        yield from previous.units[:first]
        after = {previous.units[n].start: n for n in tops if previous.units[n].start >= self.edit.old_end}
        for piece in split_from(self.text, previous.units[first].start):
            here = self.edit.old_offset(piece.start) if piece.start >= self.edit.new_end else -1
            if piece.role.kind != "member" and here in after:
                shift = piece.start - here
                yield from (Unit(u.start + shift, u.block) for u in previous.units[after[here] :])
                return
            yield self.unit(piece)

    def unit(self, piece: Piece) -> Unit:
        return Unit(piece.start, self.block(piece))

    def block(self, piece: Piece) -> Block:
        text = self.text[piece.start : piece.end]
        known = self.known.get((piece.role, text))
        return known or self.made(piece, text, parsed(text, piece.role))

    def made(self, piece: Piece, text: str, found: Parsed | Failure) -> Block:
        """The block of what its text was found to say, or of what can be read of it where it is broken."""
        role = piece.role
        if isinstance(found, Parsed):
            return Block(text, role, found.body, found.comments, (), False)
        from sqlassay.syntax.repair import repair  # late: few texts are broken

        before = self._before(piece)
        if found.repairable:
            edited = self._edited_lines(text, piece) if self.previous else None
            blanked = self._blanked_lines(text, piece, before) if before else ()
            if repaired := repair(text, role, found, edited, blanked):
                return Block(
                    text, role, repaired.parsed.body, repaired.parsed.comments, repaired.damage, False
                )
        damage = (Damage(Span(0, len(text)), found.message, found.line),)
        if before and before.body:
            return Block(text, role, before.body, before.comments, damage, True)
        return Block(text, role, (), (), damage, False)

    def _before(self, piece: Piece) -> Unit | None:
        """The unit that a block was before the edit."""
        if self.previous is None:
            return None
        unit = self.previous.unit_at(self.edit.old_offset(piece.start))
        return unit if (unit.kind, unit.owner) == (piece.role.kind, piece.role.owner) else None

    def _edited_lines(self, text: str, piece: Piece) -> Lines | None:
        start, end = self.edit.start - piece.start, self.edit.new_end - piece.start
        if end < 0 or start > len(text):
            return None
        lines = LineIndex(text)
        return Lines(lines.position(start).line, lines.position(end).line)

    def _blanked_lines(self, text: str, piece: Piece, before: Unit) -> tuple[Lines, ...]:
        """The lines that were blanked in the unit before the edit, where they stand now."""
        lines = LineIndex(text)
        ends = [
            (damage.span.start + before.start, damage.span.end + before.start)
            for damage in before.damage
            if damage.span != Span(0, len(before.text))
        ]
        return tuple(
            Lines(
                lines.position(self.edit.new_offset(start) - piece.start).line,
                lines.position(self.edit.new_offset(end) - piece.start).line,
            )
            for start, end in ends
        )


class _Edit(NamedTuple):
    """The characters that differ between two texts: from `start` to `old_end` in the old, to `new_end` in
    the new.
    """

    start: int
    old_end: int
    new_end: int

    @classmethod
    def between(cls, old: str, new: str) -> _Edit:
        shorter = min(len(old), len(new))
        start = _first_false(shorter, lambda length: old.startswith(new[:length]))
        kept = _first_false(shorter - start, lambda length: old.endswith(new[len(new) - length :]))
        return cls(start, len(old) - kept, len(new) - kept)

    def old_offset(self, offset: int) -> int:
        return offset if offset < self.new_end else offset - self.new_end + self.old_end

    def new_offset(self, offset: int) -> int:
        return offset if offset < self.old_end else offset - self.old_end + self.new_end


def _first_false(most: int, holds: Callable[[int], bool]) -> int:
    """The greatest length up to `most` for which something holds that holds for all lengths below."""
    return bisect_left(range(1, most + 1), True, key=lambda length: not holds(length))
