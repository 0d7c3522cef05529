from __future__ import annotations

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Role


def parse_expression(text: str) -> form.Expression | None:
    """The expression that a string holds, as in ``relationship("Order")`` or a quoted annotation.

    Offsets count from the start of `text`. None when it is not one expression.
    """
    from sqlassay.syntax.parse import Parsed, parse  # late, as in `Document.parse`

    source = text.strip()
    parsed = parse(source, Role("statements"))
    match parsed:
        case Parsed(body=(form.Expr(value=value),)):
            indent = text.index(source)
            return form.shifted(value, indent) if indent else value
        case _:
            return None
