from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import Clause, Method, Query, Statement, Unknown
from sqlassay.syntax import form

CRITERIA_METHODS = frozenset("where filter having join outerjoin join_from outerjoin_from".split())


def in_criteria(sight: Sight) -> bool:
    """Whether the point lies in an argument of ``where()`` and the like, of ``and_()``, ``or_()``,
    ``case()``…
    """
    for node in sight.around_in_function():
        if isinstance(node, form.Call) and takes_criteria(node, sight):
            return True
        if not isinstance(node, form.Expression | form.Argument | form.Clause):
            return False
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
