"""Python's attributes of mapped classes where SQL is expected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.criteria import in_criteria
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import AnySubclass, Method, ProjectClass, Selection, Session
from sqlassay.model.library.external import External
from sqlassay.model.schema import plain_member
from sqlassay.syntax import form

COMPARISONS = frozenset(["==", "!=", "<", "<=", ">", ">="])
TAKING = frozenset(
    "where filter having order_by group_by with_only_columns with_entities add_columns distinct".split()
)
"""The methods of statements that take SQL expressions."""


class PlainAttribute(Fact, frozen=True):
    """A property or a method of a mapped class, which is no SQL, where SQL is expected."""

    name: str
    """As ``Class.attribute``."""
    sort: str
    """``property`` or ``method``."""
    operator: str | None
    """The comparison that it is an operand of; None where it is given as it is."""


@observes(form.Attribute, of=(ProjectClass,))
def given(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    cls = sight.kind(node.value)
    if not isinstance(cls, ProjectClass) or isinstance(cls, AnySubclass):
        return
    operator: str | None = None
    match tuple(islice(sight.around(), 2)):
        case form.Compare(operators=(compared,)), _ if compared in COMPARISONS and in_criteria(node, sight):
            operator = compared
        case form.Argument(keyword=None, star=""), form.Call(func=func) if _takes_sql(func, sight):
            pass
        case _:
            return
    sort = plain_member(cls, node.attr, sight.program)
    if sort is not None and not expects_error(sight):
        yield PlainAttribute(node, sight.site(), f"{cls.name}.{node.attr}", sort, operator)


def _takes_sql(function: form.Expression, sight: Sight) -> bool:
    match sight.kind(function):
        case Method(receiver=Selection(), name=name):
            return name in TAKING
        case Method(receiver=Session(), name=name):
            return name == "query"
        case External(name=name):
            return name == "sqlalchemy.select"
    return False
