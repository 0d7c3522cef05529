"""Loops: what is another thing in each pass, and what a loop is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from sqlassay.model.facts.base import Sight
from sqlassay.model.summary.functions import suites
from sqlassay.model.walk.nodes import nodes_in
from sqlassay.syntax import bound_names, form, target_names

LoopNode: TypeAlias = form.For | form.While | form.Comprehension

BATCH = re.compile(r"batch|chunk|partition|page|slice|group|window|block", re.IGNORECASE)
RETRY = re.compile(r"attempt|retr(?:y|ies)|tries", re.IGNORECASE)


class Loop(Struct, frozen=True):
    """A loop, seen from a point in it."""

    node: LoopNode
    between: tuple[form.Node, ...]
    """The statements between the loop and the point, the nearest first."""
    varying: tuple[str, ...]
    """The names that are bound in it: they may be other things in each pass."""
    over_constants: bool
    """Whether it goes over constants written out, or a few numbers: as many passes as the code says."""
    in_batches: bool
    """Whether each pass takes many things at once: by the words for them, or in steps."""
    waits: bool
    """Whether passes sleep, as in polling."""
    retries: bool
    """Whether passes try the same thing again: until it works, or for a number of attempts."""
    renews: bool
    """Whether what was read before may be stale in the next pass: it commits, rolls back, opens savepoints,
    locks or refreshes.
    """
    breaks: bool
    """Whether a pass may end the loop by ``break``, as in a search."""
    leads_to: str
    """Where the statements that the point stands among end, if they do in any case: ``out`` of the loop, so
    that the point is reached once, or in the ``next`` pass, so that it stands in a case of its own.
    """
    isolates: bool
    """Whether the passes are kept apart: it catches errors, rolls back, opens savepoints, waits, or stands in
    a ``try`` that catches what a pass raises.
    """

    def varies(self, node: form.Node) -> bool:
        """Whether an expression may be another thing in each pass, by the names in it."""
        return any(isinstance(n, form.Name) and n.id in self.varying for n in form.walk((node,)))


def loops_around(node: form.Node, sight: Sight) -> Iterator[Loop]:
    """The loops of the function that run a node each time, the nearest first."""
    yield from loops_among(node, list(sight.around_in_function()))


def loops_among(node: form.Node, around: Sequence[form.Node]) -> Iterator[Loop]:
    """The loops among the nodes around a node (the nearest first) that run it each time."""
    inner = node
    for index, outer in enumerate(around):
        if isinstance(outer, form.For | form.While | form.Comprehension) and _repeats(outer, inner):
            yield _loop(outer, around, index)
        inner = outer


def loop_of(node: LoopNode) -> Loop:
    """A loop as seen from what it does, whatever stands around."""
    return _loop(node, (), 0)


def loop_around(node: form.Node, sight: Sight) -> Loop | None:
    """The nearest of the loops that run a node each time."""
    return next(loops_around(node, sight), None)


def _repeats(loop: LoopNode, inner: form.Node) -> bool:
    """Whether a loop runs what lies directly in it each time."""
    match loop:
        case form.For(iterable=once, orelse=orelse):
            return inner is not once and not _is_among(inner, orelse)
        case form.While(orelse=orelse):
            return not _is_among(inner, orelse)
        case form.Comprehension(clauses=(first, *_)):
            return inner is not first.iterable
    return False


def _is_among(node: form.Node, suite: tuple[form.Statement, ...]) -> bool:
    return any(node is statement for statement in suite)


def _loop(node: LoopNode, around: Sequence[form.Node], index: int) -> Loop:
    body = _body(node)
    inside = list(nodes_in(body))
    between = tuple(n for n in around[:index] if isinstance(n, form.Statement))
    return Loop(
        node,
        between=between,
        varying=tuple(sorted({*_targets(node), *bound_names(body, nested=False)})),
        over_constants=any(map(_is_constant, iterables(node))),
        in_batches=any(map(_takes_many, _heads(node))),
        waits=any(map(_sleeps, inside)),
        retries=_retries(node, inside),
        renews=any(map(_renews, inside)),
        breaks=isinstance(node, form.For) and any(_breaks(statement) for statement in node.body),
        leads_to=_leads_to(between, node),
        isolates=any(map(_isolates, [*inside, *around[index + 1 :]])),
    )


def _body(loop: LoopNode) -> tuple[form.Node, ...]:
    match loop:
        case form.Comprehension(element=element, value=value, clauses=clauses):
            conditions = (condition for clause in clauses for condition in clause.conditions)
            return (element, *((value,) if value is not None else ()), *conditions)
    return loop.body


def _targets(loop: LoopNode) -> Iterator[str]:
    match loop:
        case form.For():
            yield from target_names((loop.target,))
        case form.Comprehension(clauses=clauses):
            yield from target_names(clause.target for clause in clauses)


def iterables(loop: LoopNode) -> Iterator[form.Expression]:
    """What a loop goes over."""
    match loop:
        case form.For(iterable=iterable):
            yield iterable
        case form.Comprehension(clauses=clauses):
            yield from (clause.iterable for clause in clauses)


def _heads(loop: LoopNode) -> Iterator[tuple[form.Expression, form.Expression]]:
    match loop:
        case form.For(target=target, iterable=iterable):
            yield target, iterable
        case form.Comprehension(clauses=clauses):
            yield from ((clause.target, clause.iterable) for clause in clauses)


def _is_constant(iterable: form.Expression) -> bool:
    match iterable:
        case form.Tuple(elements=elements) | form.List(elements=elements) | form.Set(elements=elements):
            return all(_is_literal(element) for element in elements)
        case form.Call(func=form.Name(id="range"), args=args):
            return all(isinstance(argument.value, form.Constant) for argument in args)
    return False


def _is_literal(node: form.Expression) -> bool:
    match node:
        case form.Tuple(elements=elements) | form.List(elements=elements):
            return all(map(_is_literal, elements))
    return isinstance(node, form.Constant)


def _takes_many(head: tuple[form.Expression, form.Expression]) -> bool:
    match head[1]:
        case form.Call(func=form.Name(id="range"), args=(_, _, _)):
            return True
    return any(BATCH.search(word) for word in words(head))


def words(nodes: Iterable[form.Node]) -> Iterator[str]:
    """The names and attributes that occur in nodes."""
    for node in form.walk(nodes):
        match node:
            case form.Name(id=word) | form.Attribute(attr=word):
                yield word


def _sleeps(node: form.Node) -> bool:
    match node:
        case form.Call(func=form.Attribute(attr="sleep") | form.Name(id="sleep")):
            return True
    return False


def _retries(loop: LoopNode, inside: list[form.Node]) -> bool:
    """Whether a loop ends when something worked: ``while True`` or ``for attempt in range(…)`` around a
    ``try`` whose handlers go on.
    """
    if isinstance(loop, form.Comprehension):
        return False
    tries = any(isinstance(node, form.Try) and node.handlers for node in inside)
    leaves = any(isinstance(node, form.Break | form.Return) for node in inside)
    match loop:
        case form.While():
            return tries and leaves
        case form.For(target=target, iterable=form.Call(func=form.Name(id="range"))):
            return (tries and leaves) or any(RETRY.search(word) for word in words((target,)))
    return any(RETRY.search(word) for word in words((loop.target,)))


RENEWING = frozenset("commit rollback begin begin_nested refresh expire expire_all with_for_update".split())


def _renews(node: form.Node) -> bool:
    match node:
        case form.Call(func=form.Attribute(attr=name)):
            return name in RENEWING
    return False


def _breaks(statement: form.Statement) -> bool:
    """Whether a statement in a loop's body may be a ``break`` of that loop."""
    if isinstance(statement, form.For | form.While | form.Function | form.Class):
        return False
    return isinstance(statement, form.Break) or any(_breaks(s) for suite in suites(statement) for s in suite)


def _leads_to(between: tuple[form.Node, ...], loop: LoopNode) -> str:
    for inner, around in zip(between, (*between[1:], loop), strict=False):
        within = suites(around) if isinstance(around, form.Statement) else ()
        match next((suite[-1] for suite in within if _is_among(inner, suite)), None):
            case form.Return() | form.Raise() | form.Break():
                return "out"
            case form.Continue():
                return "next"
    return ""


def _isolates(node: form.Node) -> bool:
    match node:
        case form.Try(handlers=handlers):
            return bool(handlers)
        case form.Call(func=form.Attribute(attr=name)):
            return name in ("rollback", "begin_nested", "begin", "sleep", "expunge_all", "expire_all")
    return False
