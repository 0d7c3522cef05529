"""Rows that are counted or fetched only to see whether there are any."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import session_of
from sqlassay.model.kinds import Kind, Method, Query, Result
from sqlassay.model.library.external import External
from sqlassay.syntax import form

NON_EMPTY = {(">", 0), ("!=", 0), (">=", 1)}
EMPTY = {("==", 0), ("<", 1), ("<=", 0)}


LIMITS = frozenset(["limit", "slice", "fetch"])
"""Methods that say how many rows a query wants."""


class ExistenceTest(Fact, frozen=True):
    """An expression that is true or false by whether a query finds any row."""

    method: str
    """count or all"""
    query: form.Expression
    """What the method is called on: a query, or a result."""
    query_kind: Kind
    session: Operand | None
    """The session at the root of the query's chain."""
    negated: bool
    """Whether the expression is true when there is no row."""


@observes(form.Compare)
def compared(node: form.Compare, sight: Sight) -> Iterator[Fact]:
    match node:
        case form.Compare(
            left=left, operators=(operator,), comparators=(form.Constant(value=int() as number),)
        ):
            counted = _counted(left, sight)
            if counted is not None and (operator, number) in NON_EMPTY | EMPTY:
                yield _fact(node, counted, sight, negated=(operator, number) in EMPTY)


@observes(form.If, form.While, form.IfExp)
def tested(node: form.If | form.While | form.IfExp, sight: Sight) -> Iterator[Fact]:
    yield from _truth(node.test, sight)


@observes(form.UnaryOp)
def negated(node: form.UnaryOp, sight: Sight) -> Iterator[Fact]:
    if node.operator == "not" and (call := _fetched(node.operand, sight)) is not None:
        yield _fact(node, call, sight, negated=True)


@observes(form.Call, of=(External,))
def converted(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if function == External("builtins.bool") and len(node.args) == 1 and not node.args[0].keyword:
        call = _fetched(node.args[0].value, sight)
        if call is not None:
            yield _fact(node, call, sight, negated=False)


def _truth(test: form.Expression, sight: Sight) -> Iterator[Fact]:
    if isinstance(test, form.BoolOp):
        for operand in test.operands:
            yield from _truth(operand, sight)
    call = _fetched(test, sight)
    if call is not None:
        yield _fact(test, call, sight, negated=False)


def _counted(node: form.Expression, sight: Sight) -> form.Call | None:
    """The call in ``query.count()`` or ``len(query.all())``."""
    match node:
        case form.Call(func=form.Attribute(attr="count")):
            return _fetched(node, sight)
        case form.Call(func=func, args=(form.Argument(value=inner, star="", keyword=None),)):
            if sight.kind(func) == External("builtins.len"):
                return _fetched(inner, sight)
    return None


def _fetched(node: form.Expression, sight: Sight) -> form.Call | None:
    match node:
        case form.Call(func=form.Attribute(attr="count" | "all"), args=()):
            match sight.kind(node.func):
                case _ if _is_limited(node, sight):
                    return None
                case Method(receiver=Query()) | Method(receiver=Result(is_async=False), name="all"):
                    return node
    return None


def _is_limited(query: form.Expression, sight: Sight) -> bool:
    """Whether a query, or a variable in it, says how many rows it wants."""
    nodes = list(form.walk((query,)))
    given = (sight.given_value(node.id) for node in nodes if isinstance(node, form.Name))
    nodes += form.walk([value for value in given if value is not None])
    return any(isinstance(node, form.Attribute) and node.attr in LIMITS for node in nodes)


def _fact(node: form.Node, call: form.Call, sight: Sight, *, negated: bool) -> ExistenceTest:
    assert isinstance(call.func, form.Attribute)
    query = call.func.value
    return ExistenceTest(
        node, sight.site(), call.func.attr, query, sight.kind(query), _session(query, sight), negated
    )


def _session(query: form.Expression, sight: Sight) -> Operand | None:
    while isinstance(query, form.Call) and isinstance(query.func, form.Attribute):
        found = session_of(query, sight)
        if found is not None:
            return found
        query = query.func.value
    return None
