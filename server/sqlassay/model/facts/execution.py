"""Statements: where they are built, where they are executed, and what becomes of the result."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import UnionType

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.consumption import ITERATING, Consumed, consumed
from sqlassay.model.facts.loops import Loop, loop_around
from sqlassay.model.facts.observers import observes, shared
from sqlassay.model.kinds import (
    NONE,
    Connection,
    Either,
    Kind,
    Method,
    ProjectClass,
    Query,
    Selection,
    Session,
    Statement,
)
from sqlassay.model.library.external import External
from sqlassay.syntax import form

EXECUTING = frozenset("execute exec scalars scalar stream stream_scalars".split())
"""The methods of sessions and connections that execute a statement."""

VALUES = frozenset(["scalar"])
"""Those of them that give no result but a value."""

FETCHING = frozenset(
    "all first one one_or_none scalar count delete update get first_or_404 one_or_404 get_or_404 paginate"
    " value values".split()
)
"""The methods of a Query that execute it."""


class StatementBuilt(Fact, frozen=True):
    """A chain of calls makes a statement or Query, or adds to one: the last call of the chain. A ``text()``
    is no statement before it is executed.
    """

    statement: Selection
    root: form.Expression
    """The call ``select(…)``, ``session.query(…)`` that it starts with, or the variable that it adds to."""
    adds: bool
    """Whether it adds to a statement that was there before."""


class StatementExecuted(Fact, frozen=True):
    """A statement goes to the database."""

    statement: Operand
    """Of unknown kind, or a Query, where that is executed."""
    session: Operand | None
    """The session or connection; None where a Query does not show it."""
    method: str
    """The method of the session or of the Query; ``for``, ``comprehension``, ``[]``, ``[:]``, ``list`` and
    other functions of Python's for a Query that is gone over.
    """
    result: Consumed
    """What becomes of the result; of a value (that of ``session.scalar()`` or of a Query's method) only
    within the expression, and nothing for a Query that is gone over.
    """
    loop: Loop | None
    """The nearest loop that executes it each time."""


@observes(form.Call, of=(External, Method))
@shared
def built(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node)
    if not isinstance(kind, Selection) or not _is_library(sight.kind(node.func)):
        return
    if isinstance(kind, Statement) and kind.verb == "text":
        return
    match tuple(islice(sight.around(), 2)):
        case form.Attribute(value=value, attr=name), form.Call() if value is node and _goes_on(kind, name):
            return
    root: form.Expression = node
    while (inner := _receiver(root)) is not None and isinstance(sight.kind(inner), Selection):
        root = inner
    yield StatementBuilt(node, sight.site(), kind, root, not _makes(root, sight))


def _makes(root: form.Expression, sight: Sight) -> bool:
    """Whether an expression makes a new statement: ``select(…)``, ``session.query(…)``, ``Model.query``."""
    match root:
        case form.Call(func=func):
            return _is_library(sight.kind(func))
        case form.Attribute(value=owner, attr="query"):
            return isinstance(sight.kind(owner), ProjectClass)
    return False


@observes(form.Call, of=(External, Method))
@shared
def executed(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    receivers, name = _method(function)
    match node.func:
        case form.Attribute(value=session) if _are(receivers, Session | Connection) and name in EXECUTING:
            if (given := _statement(node)) is not None:
                operand, on = sight.operand(given), sight.operand(session)
                result = consumed(node, sight.around(), follow=name not in VALUES)
                loop = loop_around(node, sight)
                yield StatementExecuted(node, sight.site(), operand, on, name, result, loop)
        case form.Attribute(value=query) if _are(receivers, Query) and name in FETCHING:
            yield _fetched(node, query, name, sight)
    if isinstance(function, External) and function.name.removeprefix("builtins.") in ITERATING:
        for argument in node.args:
            if not argument.keyword and isinstance(sight.kind(argument.value), Query):
                yield _fetched(node, argument.value, function.name.removeprefix("builtins."), sight)


@observes(form.For, of=(Query,))
def looped(node: form.For, sight: Sight) -> Iterator[Fact]:
    if isinstance(sight.kind(node.iterable), Query):
        yield _fetched(node, node.iterable, "for", sight)


@observes(form.Comprehension)
def comprehended(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    for clause in node.clauses:
        if isinstance(sight.kind(clause.iterable), Query):
            yield _fetched(node, clause.iterable, "comprehension", sight)


@observes(form.Subscript, of=(Query,))
def subscripted(node: form.Subscript, sight: Sight) -> Iterator[Fact]:
    if isinstance(sight.kind(node.value), Query):
        method = "[:]" if isinstance(node.index, form.Slice) else "[]"
        yield _fetched(node, node.value, method, sight)


def _fetched(node: form.Node, query: form.Expression, method: str, sight: Sight) -> Fact:
    result = Consumed((), certain=True)
    if isinstance(node, form.Call | form.Subscript):
        result = consumed(node, sight.around(), follow=False)
    session, loop = session_of_query(query, sight), loop_around(node, sight)
    return StatementExecuted(node, sight.site(), sight.operand(query), session, method, result, loop)


def session_of_query(query: form.Expression, sight: Sight) -> Operand | None:
    """The session in ``session.query(…)``, at the start of a chain or of what a variable was given."""
    node: form.Expression | None = query
    seen: set[str] = set()
    while node is not None:
        match node:
            case form.Call(func=form.Attribute(value=session, attr="query")):
                return sight.operand(session) if _are(_options(sight.kind(session)), Session) else None
            case form.Name(id=name):
                node = None if name in seen else sight.given_value(name)
                seen.add(name)
            case _:
                node = _receiver(node)
    return None


def _receiver(node: form.Expression) -> form.Expression | None:
    match node:
        case form.Call(func=form.Attribute(value=value)):
            return value
    return None


def _statement(node: form.Call) -> form.Expression | None:
    """The statement among the arguments of ``execute(…)``."""
    for index, argument in enumerate(node.args):
        if argument.keyword == "statement" or (index == 0 and not argument.keyword and not argument.star):
            return argument.value
    return None


def _goes_on(kind: Kind, name: str) -> bool:
    return isinstance(kind, Statement | Query) and kind.is_generative(name)


def _options(kind: Kind) -> tuple[Kind, ...]:
    """What a value may be, but None, which would fail."""
    return tuple(o for o in kind.options if o != NONE) if isinstance(kind, Either) else (kind,)


def _method(function: Kind) -> tuple[tuple[Kind, ...], str]:
    """What a method is called of, which may be one of several kinds, and its name; () where it is none."""
    methods = [option for option in _options(function) if isinstance(option, Method)]
    if len(methods) < len(_options(function)) or len({method.name for method in methods}) != 1:
        return (), ""
    return tuple(method.receiver for method in methods), methods[0].name


def _are(kinds: tuple[Kind, ...], sort: type[Kind] | UnionType) -> bool:
    return bool(kinds) and all(isinstance(kind, sort) for kind in kinds)


def _is_library(function: Kind) -> bool:
    """Whether SQLAlchemy's own functions and methods are called, and none of the project's."""
    return _are(_options(function), Method | External)
