from __future__ import annotations

import ast
from typing import Final

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Role
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lexical import comments
from sqlassay.syntax.limits import excess
from sqlassay.syntax.parsed import Parsed, without_last
from sqlassay.syntax.quick.context import Context, UnusualError
from sqlassay.syntax.quick.expressions import EXPRESSIONS
from sqlassay.syntax.quick.statements import STATEMENTS, body
from sqlassay.syntax.quick.strings import STRINGS
from sqlassay.syntax.quick.tree import line_starts, tree_of


class _Table(dict[type, Lower]):
    def __missing__(self, of: type) -> Lower:
        raise UnusualError(of.__name__)


_TABLE: Final = _Table(EXPRESSIONS | STRINGS | STATEMENTS)
_REFUSALS: Final = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError, UnusualError)


def parse(text: str, role: Role) -> Parsed | None:
    """The form of a block's `text`, with offsets from its start; None when that is not for this way."""
    if excess(text):
        return None
    byte_order_mark = text.startswith("\ufeff")
    source = role.before + text[byte_order_mark:] + role.after
    starts = line_starts(source, byte_order_mark - len(role.before))
    try:
        statements = body(_statements(source, role), Context(text + role.after, starts, _TABLE))
    except _REFUSALS:
        return None
    found = tuple([form.Comment(*place, text[slice(*place)]) for place in comments(text)])
    return Parsed(without_last(statements, text, found) if role.after else statements, found)


def _statements(source: str, role: Role) -> list[ast.stmt]:
    match tree_of(source).body:
        case [ast.ClassDef(body=members)] if role.before:
            return members
        case statements if not role.before:
            return statements
        case _:
            raise UnusualError("statements of different indentation")
