"""Where a ``with`` would have to stand for an expression to use what it binds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Sight
from sqlassay.model.facts.consumption import Consumption, consumed
from sqlassay.model.summary.functions import suites
from sqlassay.syntax import form

TAKING = frozenset(
    "all fetchall first one one_or_none scalar scalar_one scalar_one_or_none fetchone fetchmany close keys"
    " rowcount lastrowid inserted_primary_key returns_rows"
    " for comprehension = * discarded list tuple set frozenset dict sorted sum min max any next".split()
)
"""The steps after which nothing more is taken of a result behind the statement that they stand in."""
VALUES = ("found", "value", "found_value")
NAMES = ("connection", "conn", "db_connection")
LONG = re.compile(r"\"{3}|'{3}|\\\r?\n")
"""What a string over several lines has."""
SIMPLE = (form.Expr, form.Assign, form.AnnAssign, form.AugAssign, form.Return, form.Assert)


class Placement(Struct, frozen=True):
    """Statements that a ``with`` is put around."""

    first: form.Statement
    last: form.Statement
    lines: tuple[int, ...]
    """Where the lines begin that move to the right, but for the first."""
    name: str
    """A name that is free for what the ``with`` binds."""
    alone: bool
    """Whether the expression is a statement by itself."""
    asked: form.Expression | None = None
    """What a condition asks for first, which has to be found before it: `first` is the ``if`` then."""
    value_name: str = ""
    """A name that is free for what is found."""


def placement(node: form.Expression, sight: Sight, *, value: bool) -> Placement | None:
    """Where a ``with`` has to stand for a call whose result is used; None where that cannot be told.

    :param value: whether the result needs no connection behind the call.
    """
    around = tuple(sight.around())
    index = next((i for i, outer in enumerate(around) if isinstance(outer, form.Statement)), None)
    if index is None or _is_later(around):
        return None
    first = around[index]
    if isinstance(first, form.If):
        return _before(first, node, around, sight, value=value)
    if not _stands_well(node, around[: index + 1]):
        return None
    assert isinstance(first, form.Statement)
    last: form.Statement | None = first
    if not value:
        found = consumed(node, around, follow=True)
        if not found.certain or not all(_ends(use, sight) for use in found.uses):
            return None
        last = _last(first, around[index + 1 :], found.uses)
    name = _free_name(node, sight)
    if last is None or name is None or not _has_lines_alone(first, last, sight):
        return None
    lines = tuple(_lines(first, last, sight))
    return Placement(first, last, lines, name, isinstance(first, form.Expr) and first.value is node)


def _before(
    condition: form.If, node: form.Expression, around: tuple[form.Node, ...], sight: Sight, *, value: bool
) -> Placement | None:
    """Where what a condition asks for first can be found: before it."""
    found = consumed(node, around, follow=False)
    asked: form.Node = node if value else found.uses[0].node
    known = value or _ends(found.uses[0], sight)
    if not known or not isinstance(asked, form.Call | form.Attribute) or not _is_first(asked, condition.test):
        return None
    name, value_name = _free_name(node, sight), next((n for n in VALUES if _is_unused(n, node, sight)), None)
    text = sight.site().text
    if text.startswith("elif", condition.start) or name is None or value_name is None:
        return None
    before = text[text.rfind("\n", 0, condition.start) + 1 : condition.start]
    if before.strip():
        return None
    return Placement(condition, condition, (), name, alone=False, asked=asked, value_name=value_name)


def _is_first(asked: form.Expression, test: form.Expression) -> bool:
    """Whether something is what a condition evaluates first."""
    while test is not asked:
        match test:
            case form.UnaryOp(operand=inner) | form.Compare(left=inner) | form.BoolOp(operands=(inner, *_)):
                test = inner
            case form.BinaryOp(left=inner):
                test = inner
            case _:
                return False
    return True


def _stands_well(node: form.Expression, path: tuple[form.Node, ...]) -> bool:
    """Whether an expression is evaluated where its statement stands, once and not later."""
    if any(isinstance(n, form.Lambda | form.Yield | form.Await) for n in path):
        return False
    if any(isinstance(n, form.Comprehension) and n.kind == "generator" for n in path):
        return False
    *_, statement = path
    inner = path[-2] if len(path) > 1 else node
    if isinstance(statement, form.For):
        return statement.iterable is inner
    return isinstance(statement, SIMPLE)


def _is_later(around: tuple[form.Node, ...]) -> bool:
    """Whether a class body or a coroutine is around, where no ``with`` is put."""
    scope = next((n for n in around if isinstance(n, form.Function | form.Class | form.Lambda)), None)
    return isinstance(scope, form.Class) or (isinstance(scope, form.Function) and scope.is_async)


def _ends(use: Consumption, sight: Sight) -> bool:
    """Whether nothing more is taken of a result behind its use."""
    if not use.steps or use.steps[-1] not in TAKING:
        return False
    nodes = form.walk((sight.function,)) if sight.function is not None else ()
    lazy = (n for n in nodes if isinstance(n, form.Comprehension) and n.kind == "generator")
    return not any(clause is use.node for each in lazy for clause in each.clauses)


def _last(
    first: form.Statement, around: tuple[form.Node, ...], uses: Iterable[Consumption]
) -> form.Statement | None:
    """The last of the statements behind the first one, in its suite, that hold the uses of a result."""
    end = max((use.node.end for use in uses), default=first.end)
    if end <= first.end:
        return first
    if not around:
        return None
    parent = around[0]
    bodies = [parent.body] if isinstance(parent, form.Function | form.ExceptHandler | form.Case) else []
    bodies += list(suites(parent)) if isinstance(parent, form.Statement) else []
    for body in bodies:
        if any(statement is first for statement in body):
            return next((s for s in body if s.start >= first.start and s.end >= end), None)
    return None


def _has_lines_alone(first: form.Statement, last: form.Statement, sight: Sight) -> bool:
    text = sight.site().text
    before = text[text.rfind("\n", 0, first.start) + 1 : first.start]
    after = re.compile(r"[ \t]*(#.*)?\r?(\n|\Z)").match(text, last.end)
    return not before.strip() and after is not None


def _lines(first: form.Statement, last: form.Statement, sight: Sight) -> Iterator[int]:
    """The beginnings of the lines from the second to that of the last one, but for those in strings."""
    text = sight.site().text
    parent = next((n for n in sight.around() if n.start <= first.start and last.end <= n.end), first)
    nodes = (n for n in form.walk((parent,)) if isinstance(n, form.Constant | form.FString))
    strings = [n for n in nodes if LONG.search(n.span.of(text))]
    at = text.find("\n", first.start, last.end) + 1
    while at > 0:
        is_blank = text[at : at + 1] in ("\n", "\r", "")
        if not is_blank and not any(n.start < at < n.end for n in strings):
            yield at
        at = text.find("\n", at, last.end) + 1


def _free_name(node: form.Expression, sight: Sight) -> str | None:
    return next((name for name in NAMES if _is_free(name, node, sight)), None)


def _is_unused(name: str, node: form.Expression, sight: Sight) -> bool:
    """Whether nothing goes by a name."""
    function = sight.function
    scope: tuple[form.Node, ...] = (function,) if function is not None else tuple(sight.around())[-1:]
    used = any(_binds(each, name) for each in form.walk((*scope, node)))
    return not used and not sight.program.binding(sight.site().module, name)


def _binds(node: form.Node, name: str) -> bool:
    match node:
        case form.Name(id=each) | form.Parameter(name=each):
            return each == name
    return False


def _is_free(name: str, node: form.Expression, sight: Sight) -> bool:
    """Whether nothing else goes by a name, but for other blocks that bind it for themselves."""
    function = sight.function
    scope: tuple[form.Node, ...] = (function,) if function is not None else tuple(sight.around())[-1:]
    if function is None and sight.program.binding(sight.site().module, name):
        return False
    return all(_binds_for_itself(each, node) for each in _outermost(name, scope))


def _outermost(name: str, nodes: Iterable[form.Node]) -> Iterator[form.Node]:
    """The blocks that bind a name, and what else has to do with it outside of those."""
    for node in nodes:
        match node:
            case form.With(items=items) if any(
                isinstance(item.target, form.Name) and item.target.id == name for item in items
            ):
                yield node
            case form.Name(id=each) | form.Parameter(name=each) if each == name:
                yield node
            case _:
                yield from _outermost(name, form.children(node))


def _binds_for_itself(found: form.Node, node: form.Expression) -> bool:
    return isinstance(found, form.With) and not found.start <= node.start < found.end
