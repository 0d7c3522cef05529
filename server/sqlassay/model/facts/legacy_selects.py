"""Selects that are used as what they were up to 1.3: as something to select from, or as a value (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_14.html#change-4617>`_).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.consumption import reads_of
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import (
    Clause,
    Column,
    FromClause,
    Kind,
    Method,
    Query,
    SqlFunction,
    Statement,
)
from sqlassay.model.library.external import External
from sqlassay.syntax import form, names_bound_by

CALLED = {
    "as_scalar": ("renamed", "scalar_subquery"),
    "column": ("renamed", "add_columns"),
    "select": ("select", "subquery"),
    "apply_labels": ("labels", "set_label_style"),
    "append_whereclause": ("appended", "where"),
    "append_column": ("appended", "add_columns"),
    "append_from": ("appended", "select_from"),
    "append_order_by": ("appended", "order_by"),
    "append_group_by": ("appended", "group_by"),
    "append_having": ("appended", "having"),
    "append_correlation": ("appended", "correlate"),
    "append_prefix": ("appended", "prefix_with"),
}
"""Methods of a select that are legacy or gone: of what sort, and what is written instead."""
READ = {
    "c": ("columns", "subquery"),
    "columns": ("columns", "subquery"),
    "froms": ("froms", "get_final_froms"),
}
"""The same for attributes."""
COLLECTIONS = frozenset(["c", "columns"])
FROM_FUNCTIONS = frozenset(["sqlalchemy.join", "sqlalchemy.outerjoin", "sqlalchemy.alias"])
JOINING = frozenset(["join", "outerjoin"])
SELECTING_FROM = frozenset(["select_from", "join", "outerjoin", "alias"])
COMPARISONS = frozenset(["==", "!=", "<", ">", "<=", ">="])


class LegacySelect(Fact, frozen=True):
    """A select, or a Query, is used in a way that 1.4 made legacy."""

    node: form.Expression
    sort: str
    """``renamed``, ``froms``, ``labels``, ``appended``: an attribute of that sort is used; ``columns``: its
    columns are read; ``select``: it is selected from by a method; ``from``: it is given as what to select
    from; ``value``: it stands for a value.
    """
    name: str
    """The attribute, or empty."""
    instead: str
    """What is written now."""
    subject: form.Expression
    """The select."""
    subquery: form.Expression | None
    """What has to become a subquery for all uses to be of the same one; None where that cannot be told."""
    call: form.Call | None
    """The call of the attribute."""
    statement: form.Expr | None
    """The statement that a method which appends is alone."""
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Attribute, of=(Statement, Query))
def attributes(node: form.Attribute, sight: Sight) -> Iterator[Fact]:
    around = tuple(islice(sight.around(), 2))
    called = bool(around) and isinstance(around[0], form.Call) and around[0].func is node
    found = (CALLED if called else READ).get(node.attr)
    if found is None or not _has_been(node.attr, sight.kind(node.value)):
        return
    alone = around[1] if len(around) > 1 and isinstance(around[1], form.Expr) else None
    yield _fact(node, *found, node.attr, node.value, sight, alone)


def _has_been(name: str, kind: Kind) -> bool:
    """Whether a select or a Query had an attribute."""
    match kind:
        case Query():
            return name == "as_scalar" and kind.subclass is None
        case Statement(verb="compound"):
            return name in ("as_scalar", "select", "apply_labels", "c", "columns")
        case Statement(verb="select"):
            return True
    return False


@observes(form.Call, of=(External, Method, SqlFunction))
def given(node: form.Call, sight: Sight) -> Iterator[Fact]:
    positional = [a.value for a in node.args if not a.keyword and not a.star]
    match sight.kind(node.func):
        case External(name=name) if name in FROM_FUNCTIONS:
            froms = positional[: 1 if name == "sqlalchemy.alias" else 2]
        case External(name="sqlalchemy.select"):
            froms = list(_from_obj(node))
        case Method(receiver=FromClause(), name=name) if name in JOINING:
            froms = positional[:1]
        case Method(receiver=Statement(verb="select"), name="select_from"):
            froms = positional
        case SqlFunction():
            yield from (_value(value, sight) for value in positional if _is_select(sight.kind(value)))
            return
        case Method(receiver=Statement(verb="insert" | "update"), name="values"):
            values = [a.value for a in node.args if a.keyword]
            values += [i.value for v in positional if isinstance(v, form.Dict) for i in v.items if i.key]
            yield from (_value(value, sight) for value in values if _is_select(sight.kind(value)))
            return
        case _:
            return
    for value in froms:
        if _is_select(sight.kind(value)):
            yield _fact(value, "from", "subquery", "", value, sight)


def _from_obj(node: form.Call) -> Iterator[form.Expression]:
    """What ``select([…], from_obj=…)`` names."""
    for argument in node.args:
        if argument.keyword == "from_obj":
            yield from argument.value.elements if isinstance(argument.value, form.List) else (argument.value,)


@observes(form.Compare)
def compared(node: form.Compare, sight: Sight) -> Iterator[Fact]:
    if len(node.operators) != 1 or node.operators[0] not in COMPARISONS:
        return
    for value, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
        if _is_select(sight.kind(value)) and isinstance(sight.kind(other), Column | Clause):
            yield _value(value, sight)


def _is_select(kind: Kind) -> bool:
    return isinstance(kind, Statement) and kind.verb in ("select", "compound")


def _value(value: form.Expression, sight: Sight) -> Fact:
    return _fact(value, "value", "scalar_subquery", "", value, sight)


def _fact(
    node: form.Expression,
    sort: str,
    instead: str,
    name: str,
    subject: form.Expression,
    sight: Sight,
    statement: form.Expr | None = None,
) -> LegacySelect:
    subquery = _subquery(subject, sight) if instead == "subquery" else None
    outer = next(iter(sight.around()), None)
    call = outer if isinstance(outer, form.Call) and outer.func is node else None
    return LegacySelect(
        node, sight.site(), sort, name, instead, subject, subquery, call, statement, tries_releases(sight)
    )


def _subquery(subject: form.Expression, sight: Sight) -> form.Expression | None:
    """The select where it is used once, or what its variable is given where that is selected from alone."""
    if isinstance(subject, form.Call):
        return subject
    function = sight.function
    if not isinstance(subject, form.Name) or function is None:
        return None
    value = sight.given_value(subject.id)
    bound = sum(list(names_bound_by(each)).count(subject.id) for each in form.walk((function,)))
    if value is None or bound != 1:
        return None
    uses = [_selects_from(path) for _, path in reads_of(subject.id, function)]
    if all(uses):
        return value
    return subject if sum(uses) == 1 else None


def _selects_from(path: tuple[form.Node, ...]) -> bool:
    """Whether a variable is used as something to select from."""
    match path:
        case (form.Attribute(attr=name), form.Call(func=form.Attribute(attr=method)), *_) if name == method:
            return name == "select"
        case (form.Attribute(attr=name), *_):
            return name in COLLECTIONS
        case (form.Argument(keyword=None, star=""), form.Call(func=func), *_):
            name = func.attr if isinstance(func, form.Attribute) else getattr(func, "id", "")
            return name in SELECTING_FROM
        case (form.Argument(keyword="from_obj"), *_) | (form.List(), form.Argument(keyword="from_obj"), *_):
            return True
    return False
