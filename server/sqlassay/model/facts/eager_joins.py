"""Joined eager loading that is taken for a join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.execution import (
    EXECUTING,
    StatementExecuted,
    comprehended,
    executed,
    looped,
    subscripted,
)
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import UNKNOWN, Connection, Loading, Method, Query, Selection
from sqlassay.model.kinds.loading import Step
from sqlassay.model.library.external import External
from sqlassay.model.loading import misjoined
from sqlassay.syntax import form


class EagerJoinNamed(Fact, frozen=True):
    """A statement that goes to the database filters or sorts by a class that joined eager loading alone
    brings in. It stands at the column, where that is seen.
    """

    relationship: str
    """As ``Class.attribute``."""
    target: str
    """The class that it leads to."""
    sorts: bool
    """Whether it only sorts by it."""
    options: form.Attribute | None
    """The ``statement.options`` of the same function that is given the ``joinedload()``."""
    attribute: form.Expression | None
    """What ``joinedload()`` is given there."""


@observes(form.Call, of=(External, Method))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    return _named(executed(node, sight), sight)


@observes(form.Call)
def handed_over(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``somebody.execute(statement)``, whoever that is."""
    match node:
        case form.Call(
            func=form.Attribute(value=receiver, attr=name),
            args=(form.Argument(value=statement, keyword=None, star=""), *_),
        ) if name in EXECUTING and sight.kind(receiver) == UNKNOWN:
            yield from _misjoined(node, statement, sight)


@observes(form.For, of=(Query,))
def iterated(node: form.For, sight: Sight) -> Iterator[Fact]:
    return _named(looped(node, sight), sight)


@observes(form.Comprehension)
def listed(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    return _named(comprehended(node, sight), sight)


@observes(form.Subscript, of=(Query,))
def taken(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    return _named(subscripted(node, sight), sight)


def _named(executions: Iterable[Fact], sight: Sight) -> Iterator[Fact]:
    for execution in executions:
        assert isinstance(execution, StatementExecuted)
        session = execution.session
        if session is None or not isinstance(session.kind, Connection):
            yield from _misjoined(execution.node, execution.statement.node, sight)


def _misjoined(node: form.Node, statement: form.Expression, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(statement)
    found = misjoined(kind, sight.program) if isinstance(kind, Selection) and kind.options else None
    if found is None or found.column.owner is None:
        return
    cls, name = found.relationship
    body = () if sight.function is None else sight.function.body
    nodes = [*form.walk((statement,)), *form.walk(body)]
    options, attribute = next(_loading(nodes, found.relationship, sight), (None, None))
    yield EagerJoinNamed(
        next((inner for inner in nodes if sight.kind(inner) == found.column), node),
        sight.site(),
        f"{cls.name}.{name}",
        found.column.owner.name,
        found.part == "order_by",
        options,
        attribute,
    )


def _loading(
    nodes: Iterable[form.Node], relationship: Step, sight: Sight
) -> Iterator[tuple[form.Attribute, form.Expression]]:
    """The ``statement.options`` with a ``joinedload()`` of a relationship of the selected class."""
    for node in nodes:
        match node:
            case form.Call(func=form.Attribute(attr="options") as options, args=args):
                for argument in args:
                    match sight.kind(argument.value), argument.value:
                        case Loading(path=path), form.Call(args=(form.Argument(value=value),)):
                            if path == (relationship,):
                                yield options, value
