"""What a fix wants to be done to a unit, in terms of its nodes; `lower_fix` makes text edits of it.

All spans and offsets count from the start of the unit, as those of its nodes do.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from sqlassay.text import Span


class Keep(Struct, frozen=True):
    """The source of a node as it stands, with its own parentheses and comments.

    With `atom`, parentheses are added to a node that ``.name`` could not follow.
    """

    span: Span
    atom: bool = False


class Rewrite(Struct, frozen=True):
    """Replace the node at `span` by `parts`: new text, and nodes within it that are kept.

    Parentheses of the node's own stay around what takes its place.
    """

    span: Span
    parts: tuple[str | Keep, ...]


class Insert(Struct, frozen=True):
    """Insert a text."""

    offset: int
    text: str


class Remove(Struct, frozen=True):
    """Remove the node at `span`.

    A statement goes with its lines, decorators and trailing comment, and leaves ``pass`` when its suite
    would be empty; an argument, element, item of a dict or imported name goes with its comma, a decorator
    with its line.
    """

    span: Span


class MoveAfter(Struct, frozen=True):
    """Move the statement at `span` behind the statement at `target`, to its indentation."""

    span: Span
    target: Span


class EditComment(Struct, frozen=True):
    """Replace the comment at `span`; without a text it goes, with the blanks before it or with its line."""

    span: Span
    text: str


class AddImport(Struct, frozen=True):
    """Make ``from module import name`` hold in the file, or ``import module`` where `name` is None."""

    module: str
    name: str | None
    alias: str | None = None
    """The name that ``import module as …`` gives it."""
    typing: bool = False
    """Whether only type checkers have to see it: it stands under ``if TYPE_CHECKING:``."""


class AddVariable(Struct, frozen=True):
    """Make ``name = value`` hold in the module, behind its imports."""

    name: str
    value: str
    """Python source."""


Intent: TypeAlias = Rewrite | Insert | Remove | MoveAfter | EditComment | AddImport | AddVariable


class CannotLowerError(ValueError):
    """An intent that cannot be carried out without harm; the message says why."""
