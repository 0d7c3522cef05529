"""Statements, queries and results that Python asks for their truth."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import session_of_query
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import Either, Kind, Query, Result, Statement
from sqlassay.model.library.external import External
from sqlassay.syntax import form


class SelectionTested(Fact, frozen=True):
    """A statement, a Query or a result is asked for its truth, which says nothing of any row. That of a
    parameter may be asked to see whether one is given at all, so it is not among these.
    """

    tested: Operand
    session: Operand | None
    """The session in the ``session.query(…)`` that it begins with."""
    negated: form.UnaryOp | None
    """The ``not`` that it is the operand of."""
    used_later: bool
    """Whether a variable holds it whose name comes again behind the test."""
    only_tested: bool
    """Whether nothing but the truth is wanted: it is no operand that an ``or`` or ``and`` may give."""


@observes(form.If, form.While, form.IfExp, form.Assert)
def conditions(node: form.If | form.While | form.IfExp | form.Assert, sight: Sight) -> Iterator[Fact]:
    yield from _asked(node.test, sight)


@observes(form.Comprehension)
def comprehended(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    for clause in node.clauses:
        for condition in clause.conditions:
            yield from _asked(condition, sight)


@observes(form.UnaryOp)
def negated(node: form.UnaryOp, sight: Sight) -> Iterator[Fact]:
    if node.operator == "not":
        yield from _asked(node.operand, sight, negated=node)


@observes(form.Call, of=(External,))
def converted(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match node.args:
        case (form.Argument(value=value, star="", keyword=None),):
            if sight.kind(node.func) == External("builtins.bool"):
                yield from _asked(_last(value), sight)


@observes(form.BoolOp)
def operands(node: form.BoolOp, sight: Sight) -> Iterator[Fact]:
    """What stands in a condition is found from there."""
    if not _is_condition(node, sight):
        for operand in node.operands[:-1]:
            yield from _asked(operand, sight, only_tested=False)


def _asked(
    node: form.Expression, sight: Sight, *, negated: form.UnaryOp | None = None, only_tested: bool = True
) -> Iterator[Fact]:
    if isinstance(node, form.BoolOp):
        for operand in node.operands:
            yield from _asked(operand, sight, only_tested=only_tested)
        return
    value = node.value if isinstance(node, form.NamedExpr) else node
    kind = sight.kind(value)
    if _tells_nothing(kind, sight) and not _is_parameter(value, sight):
        only_tested = only_tested and value is node
        tested, session = Operand(value, kind), session_of_query(value, sight)
        used = isinstance(value, form.Name) and _is_used_behind(value, sight)
        yield SelectionTested(node, sight.site(), tested, session, negated, used, only_tested)


def _last(node: form.Expression) -> form.Expression:
    """The operand whose truth is that of the whole, when all others have been asked for theirs."""
    return _last(node.operands[-1]) if isinstance(node, form.BoolOp) else node


def _tells_nothing(kind: Kind, sight: Sight) -> bool:
    """Whether the truth is the same for any number of rows."""
    match kind:
        case Either(options=options):
            return all(_tells_nothing(option, sight) for option in options)
        case Query(subclass=cls) if cls is not None:
            return not any(sight.program.defines(cls, name) for name in ("__bool__", "__len__"))
    return isinstance(kind, Query | Result | Statement)


def _is_parameter(node: form.Expression, sight: Sight) -> bool:
    return isinstance(node, form.Name) and sight.parameter(node.id) is not None


def _is_used_behind(node: form.Name, sight: Sight) -> bool:
    inside = form.walk(() if sight.function is None else sight.function.body)
    return any(isinstance(n, form.Name) and n.id == node.id and n.start > node.start for n in inside)


def _is_condition(node: form.BoolOp, sight: Sight) -> bool:
    """Whether only the truth of what an operator gives is wanted, or it is an operand of another one."""
    match next(sight.around(), None):
        case form.If(test=test) | form.While(test=test) | form.IfExp(test=test) | form.Assert(test=test):
            return test is node
        case form.UnaryOp(operator=operator):
            return operator == "not"
        case form.Clause(conditions=conditions):
            return any(condition is node for condition in conditions)
        case form.BoolOp():
            return True
    return False
