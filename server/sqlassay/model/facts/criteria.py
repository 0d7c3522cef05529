from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import Clause, Method, Query, Statement, Unknown
from sqlassay.syntax import form

CRITERIA_METHODS = frozenset("where filter having join outerjoin join_from outerjoin_from".split())


def in_criteria(node: form.Expression, sight: Sight) -> bool:
    """Whether an expression becomes a part of what ``where()`` and the like, ``and_()``, ``case()``
    are given; what Python tests, or hands to another function first, does not.
    """
    inner: form.Node = node
    for outer in sight.around_in_function():
        match outer:
            case form.Call(func=func) if func is not inner:
                return takes_criteria(outer, sight)
            case form.IfExp(test=asked) | form.Subscript(index=asked) if asked is inner:
                return False
            case form.Clause(iterable=iterable, conditions=conditions):
                if any(asked is inner for asked in (iterable, *conditions)):
                    return False
                continue
            case _ if not isinstance(outer, form.Expression | form.Argument):
                return False
        inner = outer
    return False


def takes_criteria(node: form.Call, sight: Sight) -> bool:
    """Whether the arguments of a call, whose function was passed already, are criteria.

    A SQL expression that is handed to a ``filter()`` or ``where()`` of something unknown is taken for one.
    """
    function = sight.kind(node.func)
    match function:
        case Method(receiver=Statement() | Query(), name=name):
            return name in CRITERIA_METHODS
        case Unknown() if isinstance(node.func, form.Attribute):
            return node.func.attr in CRITERIA_METHODS
    return isinstance(sight.result_of_call(function), Clause)
