"""Chains of the legacy Query: what they start from, what is added, and what becomes of the query.

`Query <https://docs.sqlalchemy.org/en/21/orm/queryguide/query.html>`_.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import Clause, Column, Method, ProjectClass, Query, Session
from sqlassay.model.library.external import External
from sqlassay.syntax import form
from sqlassay.text import Span

ITERATING = frozenset("list tuple set frozenset dict sorted enumerate iter any all sum min max".split())
"""Python's functions that go over their first argument."""
MEMBERSHIP = frozenset("in_ not_in notin_".split())


class Root(Struct, frozen=True):
    """Where a query is made."""

    node: form.Expression
    """The call ``session.query(…)``, or ``Model.query``."""
    query: Query
    session: form.Expression | None
    """None for ``Model.query``."""
    model: form.Expression | None


class Use(Struct, frozen=True):
    """What becomes of a query."""

    sort: str
    """``method``, ``attribute``, ``iterated``, ``[]``, ``in_``; ``assigned`` to a variable; "" for all
    else.
    """
    name: str
    """Of the method or attribute, of the variable that it is assigned to."""
    node: form.Node
    """The call, attribute or subscript that makes something else of it; else the query itself."""
    alone: bool = False
    """Whether the node is a statement by itself."""


class Chain(Struct, frozen=True):
    """Methods of a query one after the other."""

    start: form.Expression
    """The root, or the variable that holds a query."""
    root: Root | None
    """None where it starts from a variable or something else."""
    links: tuple[form.Call, ...]
    """The calls that give a query again, in their order."""
    last: form.Expression
    """The query as it is used."""
    query: Query
    use: Use


def root_of(node: form.Expression, sight: Sight) -> Root | None:
    """The root that an expression is."""
    match node, sight.kind(node):
        case form.Call(func=form.Attribute(value=session, attr="query") as func), Query() as query:
            match sight.kind(func):
                case Method(receiver=Session(is_async=False)):
                    return Root(node, query, session, None)
        case form.Attribute(value=model, attr="query"), Query() as query:
            return Root(node, query, None, model) if isinstance(sight.kind(model), ProjectClass) else None
    return None


def chain_to(last: form.Expression, around: Iterable[form.Node], sight: Sight) -> Chain | None:
    """The chain that ends with an expression; None where that is no query, or the chain goes on.

    :param around: the nodes around it, the nearest first.
    """
    kind = sight.kind(last)
    if not isinstance(kind, Query):
        return None
    use = _use(last, kind, tuple(islice(around, 3)), sight)
    if use is None:
        return None
    start, links = chain_of(last, sight)
    return Chain(start, root_of(start, sight), links, last, kind, use)


def chain_of(last: form.Expression, sight: Sight) -> tuple[form.Expression, tuple[form.Call, ...]]:
    """What a query starts from, and the calls that give a query again."""
    start, links = last, list[form.Call]()
    while (
        isinstance(start, form.Call) and isinstance(start.func, form.Attribute) and _adds(start.func, sight)
    ):
        links.insert(0, start)
        start = start.func.value
    return start, tuple(links)


def _adds(func: form.Attribute, sight: Sight) -> bool:
    query = sight.kind(func.value)
    return isinstance(query, Query) and _gives_query(query, func.attr, sight)


def _gives_query(query: Query, name: str, sight: Sight) -> bool:
    own = isinstance(query.attribute(name, sight.program), Method)
    return own and query.is_generative(name)


def _use(last: form.Expression, query: Query, around: tuple[form.Node, ...], sight: Sight) -> Use | None:
    match around:
        case (form.Attribute(value=value, attr=name) as read, form.Call(func=func) as call, *rest) if (
            value is last and func is read
        ):
            adds = _gives_query(query, name, sight)
            return None if adds else Use("method", name, call, _is_alone(rest))
        case form.Attribute(value=value, attr=name) as read, *_ if value is last:
            return Use("attribute", name, read)
        case form.For(iterable=iterable), *_ if iterable is last:
            return Use("iterated", "for", last)
        case form.Clause(iterable=iterable), *_ if iterable is last:
            return Use("iterated", "for", last)
        case form.Comprehension(clauses=(form.Clause(iterable=iterable), *_)), *_ if iterable is last:
            return Use("iterated", "for", last)
        case form.Subscript(value=value) as subscript, *_ if value is last:
            return Use("[]", "", subscript)
        case form.Argument(star="") as argument, form.Call() as call, *_ if argument.value is last:
            return _handed(last, call, sight)
        case form.Assign(targets=(form.Name(id=name),), value=value), *_ if value is last:
            return Use("assigned", name, last)
    return Use("", "", last)


def _handed(last: form.Expression, call: form.Call, sight: Sight) -> Use:
    first = call.args[0].value is last
    match sight.kind(call.func):
        case External(name=name) if name.removeprefix("builtins.") in ITERATING and first:
            return Use("iterated", name.removeprefix("builtins."), last)
        case Method(receiver=Column() | Clause(), name=name) if name in MEMBERSHIP:
            return Use("in_", name, last)
    return Use("", "", last)


def _is_alone(around: Iterable[form.Node]) -> bool:
    return isinstance(next(iter(around), None), form.Expr)


def is_simple(node: form.Expression) -> bool:
    """Whether an expression is a name, or attributes of one: it may be written twice, or left out."""
    while isinstance(node, form.Attribute):
        node = node.value
    return isinstance(node, form.Name)


def value_span(argument: form.Argument, text: str) -> Span:
    """Where what an argument gives stands, with parentheses of its own."""
    if argument.keyword is None:
        return argument.span
    after = text.index("=", argument.start) + 1
    blanks = len(text[after : argument.end]) - len(text[after : argument.end].lstrip())
    return Span(after + blanks, argument.end)
