"""Whether a query takes what equals something that its function is given."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.summary.variables import Variables
from sqlassay.syntax import form

CRITERIA = frozenset(["where", "filter"])
CONDITIONS = CRITERIA | {"filter_by"}
PARTIAL = frozenset("offset slice limit fetch with_for_update paginate".split())
"""Methods after which not all rows are taken, or others have to wait for them."""


def is_keyed(call: form.Node, variables: Variables) -> bool:
    """Whether a call asks for the rows that equal what parameters give, and differs in nothing else by
    parameters.
    """
    if not variables.parameters or variables.methods.isdisjoint(CONDITIONS):
        return False
    calls = [each for node in variables.going_into(call) for each in variables.calls_in(node)]
    if any(_is_partial(each) for each in calls):
        return False
    conditions = [condition for each in calls for condition in _conditions(each)]
    depending = [condition for condition in conditions if variables.parameters_of(condition)]
    return bool(depending) and all(map(_is_equality, depending))


def _is_partial(call: form.Call) -> bool:
    match call:
        case form.Call(
            func=form.Attribute(attr="limit"), args=(form.Argument(value=form.Constant(value=1)),)
        ):
            return False
        case form.Call(func=form.Attribute(attr=name)):
            return name in PARTIAL
    return False


def _conditions(call: form.Call) -> Iterator[form.Node]:
    match call:
        case form.Call(func=form.Attribute(attr="filter_by"), args=args):
            yield from args
        case form.Call(func=form.Attribute(attr=name), args=args) if name in CRITERIA:
            yield from (part for argument in args for part in conjuncts(argument.value))


def conjuncts(node: form.Expression) -> Iterator[form.Expression]:
    """The conditions in ``and_(…)`` and ``… & …``."""
    match node:
        case form.Call(func=form.Name(id="and_") | form.Attribute(attr="and_"), args=args):
            yield from (part for argument in args for part in conjuncts(argument.value))
        case form.BinaryOp(operator="&", left=left, right=right):
            yield from conjuncts(left)
            yield from conjuncts(right)
        case _:
            yield node


def _is_equality(condition: form.Node) -> bool:
    match condition:
        case form.Argument(keyword=str()) | form.Compare(operators=("==",)):
            return True
    return False
