"""What Python's operators make of kinds: SQL where a column or clause is involved, plain values otherwise.

`Operator reference <https://docs.sqlalchemy.org/en/21/core/operators.html>`_
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlassay.model.kinds.base import UNKNOWN, Arguments, Either, Kind, Literal, join
from sqlassay.model.kinds.clause import Clause, Column, conjunction, expression
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ExternalValue, Optional, Value
from sqlassay.model.kinds.schema import Relationship

PYTHON_ONLY = frozenset(["is", "is not", "in", "not in"])
"""Comparisons that no class can overload so as to give SQL (``in`` asks the right side and makes its answer
a bool).
"""

CONJUNCTIONS = {"&": "and", "|": "or"}


def is_sql(kind: Kind) -> bool:
    """Whether a value is a SQL expression on every path."""
    if isinstance(kind, Either):
        return all(is_sql(option) for option in kind.options)
    return isinstance(kind, Column | Clause)


def compare(operator: str, left: Kind, right: Kind) -> Kind:
    """``left operator right``"""
    if operator in PYTHON_ONLY:
        return Value("bool")
    if is_sql(left) or is_sql(right) or isinstance(left, Relationship):
        compares = operator in ("==", "!=") and _differ(left, right)
        return expression(operator, (left, right), comparison=compares)
    return UNKNOWN


def _differ(left: Kind, right: Kind) -> bool:
    """Whether two operands are certainly not the same column, for which ``==`` is true in Python, too."""
    match left, right:
        case Column(owner=ProjectClass()), Column(owner=ProjectClass()):
            return left != right
    other = right if is_sql(left) or isinstance(left, Relationship) else left
    return other != UNKNOWN and not is_sql(other)


def binary(operator: str, left: Kind, right: Kind) -> Kind:
    """``left operator right`` for arithmetic and bitwise operators; ``"…" % right`` writes a string."""
    if is_sql(left) or (is_sql(right) and operator != "%"):
        if operator in CONJUNCTIONS:
            return conjunction(CONJUNCTIONS[operator], Arguments((left, right)))
        return expression(operator, (left, right))
    if operator == "|":
        return Optional((left, right))
    return left if isinstance(left, ExternalValue) else UNKNOWN


def unary(operator: str, operand: Kind) -> Kind:
    """``operator operand``"""
    if operator == "not":
        return Value("bool")
    match operator, operand:
        case "-", Literal(value=int() | float() as value):
            return Literal(-value)
    if not is_sql(operand):
        return UNKNOWN
    return expression("not" if operator == "~" else operator, (operand,))


def boolean(operands: Iterable[Kind]) -> Kind:
    """``a and b`` and ``a or b``: one of the operands."""
    return join(operands)
