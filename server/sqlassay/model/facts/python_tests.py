"""Python's own tests applied to SQL expressions: ``is``, ``in``, ``and``, ``or``, ``not``, ``… if … else
…``.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.criteria import in_criteria
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import UNKNOWN, Clause
from sqlassay.model.kinds.operators import is_sql
from sqlassay.syntax import form


class IdentityTest(Fact, frozen=True):
    """``left is right`` or ``left is not right`` with a SQL expression on the left."""

    operator: str
    left: Operand
    right: Operand
    in_criteria: bool
    """Whether the result goes into a query."""

    @property
    def is_decided(self) -> bool:
        """Whether the right side is known to be something else than a column, which may be the very one."""
        return self.right.kind != UNKNOWN and not is_sql(self.right.kind)


class MembershipTest(Fact, frozen=True):
    """``left in right`` or ``left not in right`` with a SQL expression on either side."""

    operator: str
    left: Operand
    right: Operand
    left_is_sql: bool
    in_criteria: bool
    """Whether the result goes into a query."""


class TruthTest(Fact, frozen=True):
    """Python asks a SQL expression for its truth: an operand of ``and``/``or`` but the last, of ``not``, a
    ternary's test.
    """

    operator: str
    """and, or, not, if"""
    asked: Operand
    """The first operand whose truth is asked for."""
    operands: tuple[Operand, ...]
    in_criteria: bool

    @property
    def asks_comparison(self) -> bool:
        """Whether the truth of ``==`` or ``!=`` is asked for, which SQLAlchemy answers by comparing the
        operands' identity.
        """
        return isinstance(self.asked.kind, Clause) and self.asked.kind.comparison


@observes(form.Compare)
def comparisons(node: form.Compare, sight: Sight) -> Iterator[Fact]:
    if len(node.operators) != 1:
        return
    operator, left, right = node.operators[0], sight.operand(node.left), sight.operand(node.comparators[0])
    if operator in ("is", "is not") and is_sql(left.kind):
        yield IdentityTest(node, sight.site(), operator, left, right, in_criteria(node, sight))
    elif operator in ("in", "not in") and (is_sql(left.kind) or is_sql(right.kind)):
        yield MembershipTest(
            node, sight.site(), operator, left, right, is_sql(left.kind), in_criteria=in_criteria(node, sight)
        )


@observes(form.BoolOp)
def boolean_operators(node: form.BoolOp, sight: Sight) -> Iterator[Fact]:
    operands = tuple(map(sight.operand, node.operands))
    asked = next((operand for operand in operands[:-1] if is_sql(operand.kind)), None)
    if asked is not None:
        yield TruthTest(node, sight.site(), node.operator, asked, operands, in_criteria(node, sight))


@observes(form.UnaryOp)
def negations(node: form.UnaryOp, sight: Sight) -> Iterator[Fact]:
    operand = sight.operand(node.operand)
    if node.operator == "not" and is_sql(operand.kind):
        yield TruthTest(node, sight.site(), "not", operand, (operand,), in_criteria(node, sight))


@observes(form.IfExp)
def ternaries(node: form.IfExp, sight: Sight) -> Iterator[Fact]:
    test = sight.operand(node.test)
    if is_sql(test.kind):
        yield TruthTest(node, sight.site(), "if", test, (test,), in_criteria(node, sight))
