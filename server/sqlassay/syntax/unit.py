from __future__ import annotations

from msgspec import Struct

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Kind, Role
from sqlassay.syntax.damage import Damage
from sqlassay.text import Span


class Block(Struct, frozen=True, eq=False, weakref=True):
    """What a block's text means, wherever it stands: all offsets count from the start of `text`.

    Blocks compare by identity. One that an edit did not touch is the same object in the next document, so
    what is computed from a block can be kept by it.
    """

    text: str
    role: Role
    body: tuple[form.Statement, ...]
    comments: tuple[form.Comment, ...]
    damage: tuple[Damage, ...]
    stale: bool
    """Whether `body` and `comments` are those of the last text that could be read; their offsets are of no
    use.
    """


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
        """One of "statements", "function", "class" and "member".

        A "class" unit is the head of a class, down to its leading fields; its other members are units of
        their own, each a method, a nested class or a run of fields.
        """
        return self.block.role.kind

    @property
    def owner(self) -> tuple[str, ...]:
        """The names of the classes that a member stands in, outermost first."""
        return self.block.role.owner

    @property
    def body(self) -> tuple[form.Statement, ...]:
        return self.block.body

    @property
    def comments(self) -> tuple[form.Comment, ...]:
        return self.block.comments

    @property
    def damage(self) -> tuple[Damage, ...]:
        """What could not be read, with offsets and lines from the start of the unit."""
        return self.block.damage

    @property
    def stale(self) -> bool:
        return self.block.stale

    def is_damaged(self, span: Span) -> bool:
        """Whether a span of the unit touches what could not be read."""
        return any(
            damage.span.start <= span.end and span.start <= damage.span.end for damage in self.block.damage
        )
