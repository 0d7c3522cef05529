from __future__ import annotations

from typing import Final

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Role
from sqlassay.syntax.parsed import Parsed


def parse_expression(text: str) -> form.Expression | None:
    """The expression that a string holds, as in ``relationship("Order")`` or a quoted annotation.

    Offsets count from the start of `text`. None when it is not one expression.
    """
    from sqlassay.syntax import quick  # late, as in `Document.parse`

    source = text.strip()
    match quick.parse(source, _ROLE) or _careful(source):
        case Parsed(body=(form.Expr(value=value),)):
            indent = text.index(source)
            return form.shifted(value, indent) if indent else value
        case _:
            return None


def _careful(source: str) -> object:
    from sqlassay.syntax.parse import parse  # late: libcst takes as long to load as all the rest

    return parse(source, _ROLE)


_ROLE: Final = Role("statements")
