"""Rows that are taken from results."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.consumption import ITERATING
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import expects_error
from sqlassay.model.kinds import Method, Result
from sqlassay.model.library.external import External
from sqlassay.model.loading import joined_collections
from sqlassay.model.walk.nodes import is_named
from sqlassay.syntax import form, names_bound_by

READING = frozenset(
    "all first one one_or_none scalar scalar_one scalar_one_or_none fetchall fetchone fetchmany"
    " partitions".split()
)
"""The methods of results that take rows."""

ROWS = frozenset(["all", "fetchall"])
"""Those that give all rows as a list."""


class WholeResult(Struct, frozen=True):
    """A variable that is given a result once, and read in ways that a list of all rows can serve, too."""

    name: str
    value: form.Expression
    """What it is given."""
    lists: tuple[form.Call, ...]
    """The calls of ``all()`` and ``fetchall()`` on it."""


class ResultRead(Fact, frozen=True):
    """Rows are taken from a result."""

    result: Operand
    method: str
    """The result's method; ``for``, ``comprehension``, ``*``, ``list`` and other functions of Python's
    that go over it.
    """
    taken_before: str
    """How all its rows were taken before, on every path: ``exhausted`` or ``closed``; empty where they were
    not.
    """
    whole: WholeResult | None
    """The variable that holds it, where its rows were taken before and it could hold all of them instead."""
    joined_collections: tuple[str, ...]
    """The collections that its statement loads by joins, as ``Class.attribute``, where nothing makes its
    objects unique.
    """
    expects_error: bool
    """Whether it stands in a ``with pytest.raises(…)`` or the like."""


@observes(form.Call, of=(External, Method))
def called(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match sight.kind(node.func), node.func:
        case Method(receiver=Result() as kind, name=name), form.Attribute(value=result) if name in READING:
            yield _read(node, Operand(result, kind), kind, name, sight)
        case External(name=name), _ if name.removeprefix("builtins.") in ITERATING:
            for argument in node.args:
                if not argument.keyword and not argument.star:
                    yield from _iterated(node, argument.value, name.removeprefix("builtins."), sight)


@observes(form.For, of=(Result,))
def looped(node: form.For, sight: Sight) -> Iterator[Fact]:
    yield from _iterated(node.iterable, node.iterable, "for", sight)


@observes(form.Comprehension)
def comprehended(node: form.Comprehension, sight: Sight) -> Iterator[Fact]:
    for clause in node.clauses:
        yield from _iterated(clause.iterable, clause.iterable, "comprehension", sight)


@observes(form.Starred)
def starred(node: form.Starred, sight: Sight) -> Iterator[Fact]:
    yield from _iterated(node, node.value, "*", sight)


def _iterated(node: form.Node, result: form.Expression, method: str, sight: Sight) -> Iterator[Fact]:
    if isinstance(kind := sight.kind(result), Result):
        yield _read(node, Operand(result, kind), kind, method, sight)


def _read(node: form.Node, result: Operand, kind: Result, method: str, sight: Sight) -> Fact:
    paths = () if kind.unique else joined_collections(kind, sight.program)
    return ResultRead(
        node,
        sight.site(),
        result,
        method,
        kind.taken,
        _whole(result.node, sight) if kind.taken and not kind.is_async else None,
        tuple(f"{cls.name}.{name}" for *_, (cls, name) in paths),
        expects_error(sight),
    )


def _whole(result: form.Expression, sight: Sight) -> WholeResult | None:
    function = sight.function
    if function is None or not isinstance(result, form.Name):
        return None
    name, value, nodes = result.id, sight.given_value(result.id), list(form.walk((function,)))
    if value is None or sum(list(names_bound_by(node)).count(name) for node in nodes) != 1:
        return None
    lists = tuple(node for node in nodes if isinstance(node, form.Call) and _lists(node, name))
    loops = (node.iterable for node in nodes if isinstance(node, form.For | form.Clause))
    iterated = sum(is_named(iterable, name) for iterable in loops)
    reads = sum(is_named(node, name) for node in nodes) - 1
    return WholeResult(name, value, lists) if len(lists) + iterated == reads else None


def _lists(node: form.Call, name: str) -> bool:
    match node:
        case form.Call(func=form.Attribute(value=value, attr=method), args=()):
            return method in ROWS and is_named(value, name)
    return False
