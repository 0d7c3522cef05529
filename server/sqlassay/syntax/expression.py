from __future__ import annotations

from typing import Final

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Role
from sqlassay.syntax.parsed import Parsed


def parse_expression(text: str) -> form.Expression | None:
    """The expression that a string holds, as in ``relationship("Order")`` or a quoted annotation.

    Offsets count from the start of `text`. None when it is not one expression.
    """
    from sqlassay.syntax.parsing import parsed  # late, as in `Document.parse`

    source = text.strip()
    match parsed(source, _ROLE):
        case Parsed(body=(form.Expr(value=value),)):
            indent = text.index(source)
            return form.shifted(value, indent) if indent else value
        case _:
            return None


_ROLE: Final = Role("statements")
