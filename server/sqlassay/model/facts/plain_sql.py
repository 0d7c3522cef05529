"""The SQL of strings that are written out."""

from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.library.external import External
from sqlassay.syntax import form

TEXT = frozenset(["sqlalchemy.text", "sqlmodel.text", "sqlalchemy.DDL"])
MAX_STEPS = 4


def plain_sql(node: form.Expression, sight: Sight, steps: int = 0) -> str | None:
    """The beginning of a SQL string, or of the string in ``text(…)``, as far as it is written out; None where
    it does not begin so.
    """
    match node:
        case form.Constant(value=str() as sql):
            return sql
        case form.FString(parts=(form.Constant(value=str() as sql), *_)):
            return sql
        case form.BinaryOp(operator="+" | "%", left=left):
            return plain_sql(left, sight, steps)
        case form.Call(func=form.Attribute(value=value, attr="bindparams" | "format")):
            return plain_sql(value, sight, steps)
        case form.Call(func=func, args=(form.Argument(value=value), *_)):
            kind = sight.kind(func)
            return (
                plain_sql(value, sight, steps) if isinstance(kind, External) and kind.name in TEXT else None
            )
        case form.Name() if steps < MAX_STEPS and (binding := sight.origin(node)) is not None:
            return None if binding.value is None else plain_sql(binding.value, sight, steps + 1)
    return None
