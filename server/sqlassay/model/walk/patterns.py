"""What a ``case`` says about what it matches (`match
<https://docs.python.org/3/reference/compound_stmts.html#the-match-statement>`_).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.model.kinds import Kind, join
from sqlassay.model.kinds.truth import of_none
from sqlassay.model.walk.narrowing import of_class
from sqlassay.syntax import form

if TYPE_CHECKING:
    from sqlassay.model.walk.walk import Walk


def of_pattern(walk: Walk, pattern: form.Expression, subject: Kind, *, matches: bool = True) -> Kind:
    """What is left of a kind where a pattern matches, or does not."""
    match pattern:
        case form.NamedExpr(value=inner):
            return of_pattern(walk, inner, subject, matches=matches)
        case form.Constant(kind="none"):
            return of_none(subject, matches)
        case form.Call(func=cls, args=arguments) if matches or not arguments:
            with walk.silence():
                wanted = walk.expression(cls).instance(walk.program)
            return of_class(subject, (wanted,), matches, walk.program)
        case form.BinaryOp(operator="|", left=left, right=right) if matches:
            return join(of_pattern(walk, part, subject) for part in (left, right))
    return subject


def captured_by(pattern: form.Expression) -> str | None:
    """The name that holds all that a pattern matches."""
    match pattern:
        case form.Name(id=name) | form.NamedExpr(target=form.Name(id=name)):
            return name
    return None
