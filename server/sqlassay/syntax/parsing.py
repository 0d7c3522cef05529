"""Parsing one block by whichever parser reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.syntax import quick

if TYPE_CHECKING:
    from sqlassay.syntax.blocks import Role
    from sqlassay.syntax.failure import Failure
    from sqlassay.syntax.parsed import Parsed


def parsed(text: str, role: Role) -> Parsed | Failure:
    """The form of a block's `text`, with offsets from its start. Never raises."""
    return quick.parse(text, role) or _carefully(text, role)


def _carefully(text: str, role: Role) -> Parsed | Failure:
    from sqlassay.syntax.parse import parse  # late: libcst takes as long to load as all the rest

    return parse(text, role)
