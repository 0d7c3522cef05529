"""What Python's operators make of kinds: SQL where a column or clause is involved, plain values otherwise.

`Operator reference <https://docs.sqlalchemy.org/en/21/core/operators.html>`_
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlassay.model.kinds.base import UNKNOWN, Either, Kind, join
from sqlassay.model.kinds.project import ProjectClass
from sqlassay.model.kinds.python import ExternalValue, Optional, Value
from sqlassay.model.kinds.schema import Clause, Column, Relationship

PYTHON_ONLY = frozenset(["is", "is not", "in", "not in"])
"""Comparisons that no class can overload so as to give SQL (``in`` asks the right side and makes its answer
a bool).
"""


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
        return Clause(comparison=operator in ("==", "!=") and _differ(left, right))
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
        return Clause()
    if operator == "|":
        return Optional((left, right))
    return left if isinstance(left, ExternalValue) else UNKNOWN


def unary(operator: str, operand: Kind) -> Kind:
    """``operator operand``"""
    if operator == "not":
        return Value("bool")
    return Clause() if is_sql(operand) else UNKNOWN


def boolean(operands: Iterable[Kind]) -> Kind:
    """``a and b`` and ``a or b``: one of the operands."""
    return join(operands)
