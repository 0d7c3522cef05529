"""Rows that are inserted, updated or deleted one by one, in each pass of a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import StatementExecuted, executed
from sqlassay.model.facts.handed import CRITERIA, Part, handing_loops, is_handed, parts_of
from sqlassay.model.facts.lookups import key_of
from sqlassay.model.facts.loops import Loop
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.plain_sql import plain_sql
from sqlassay.model.kinds import Kind, ListOf, Method, Query, Statement
from sqlassay.model.library.external import External
from sqlassay.syntax import form

CHANGES = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)
RETURNING = re.compile(r"\breturning\b", re.IGNORECASE)
VALUES = frozenset(["values", "ordered_values", "bindparams", "params", "update"])
"""Methods that give a statement values."""


class LoopChange(Fact, frozen=True):
    """An insert, update or delete runs in each pass of a loop, with what the loop hands over, and nobody
    looks at its result.
    """

    verb: str
    """insert, update or delete."""
    session: Operand | None
    statement: form.Expression
    parameters: form.Expression | None
    """What the second argument gives, if there is one."""
    loop: Loop
    alone: bool
    """Whether the loop does nothing else, and the statement is the same in each pass."""


@observes(form.Call, of=(External, Method))
def changed(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for fact in executed(node, sight):
        if isinstance(fact, StatementExecuted) and fact.result.by("discarded"):
            yield from _changes(node, fact, sight)


def _changes(node: form.Call, executed: StatementExecuted, sight: Sight) -> Iterator[Fact]:
    statement, session = executed.statement.node, executed.session
    verb = _verb(executed, sight)
    given = _given(node, executed)
    if verb is None or any(_are_many(value, sight) for value in given):
        return
    parts = list(parts_of(statement, sight))
    for loop in handing_loops(node, sight):
        if session is not None and loop.varies(session.node):
            return
        if _is_handed_rows(parts, given, loop, sight):
            alone = _is_alone(loop) and not any(loop.varies(part) for _, part in parts)
            parameters = given[0] if given else None
            yield LoopChange(node, executed.site, verb, session, statement, parameters, loop, alone)
            return


def _is_handed_rows(parts: list[Part], given: list[form.Expression], loop: Loop, sight: Sight) -> bool:
    """Whether each pass executes the same for another row that the loop hands over, and no pass differs."""
    if loop.isolates or loop.in_batches or loop.leads_to:
        return False
    values = [value for value in given if loop.varies(value)]
    for method, part in parts:
        if not loop.varies(part):
            continue
        key = key_of(part, sight) if method in CRITERIA else None
        if key is not None:
            values.append(key.value)
        elif method in VALUES and isinstance(part, form.Expression):
            values.append(part)
        else:
            return False
    return bool(values) and all(is_handed(value, loop, sight) for value in values)


def _verb(executed: StatementExecuted, sight: Sight) -> str | None:
    """What a statement does to rows, when it gives none back."""
    match executed.statement.kind:
        case Query():
            return executed.method if executed.method in ("update", "delete") else None
        case Statement(verb="insert" | "update" | "delete" as verb, entities=(), from_select=False):
            return verb
        case Statement(verb="text"):
            sql = plain_sql(executed.statement.node, sight) or ""
            found = CHANGES.match(sql)
            return found[1].lower() if found and not RETURNING.search(sql) else None
    return None


def _given(node: form.Call, executed: StatementExecuted) -> list[form.Expression]:
    """What is executed with a statement: parameters, the values of ``query.update()``."""
    return [argument.value for argument in node.args if argument.value is not executed.statement.node]


def _are_many(parameters: form.Expression, sight: Sight) -> bool:
    """Whether these may be the parameters of many executions."""
    match parameters:
        case form.List() | form.Comprehension() | form.Tuple():
            return True
        case form.Call(func=form.Name(id="list")):
            return True
    kind: Kind = sight.kind(parameters)
    return isinstance(kind, ListOf)


def _is_alone(loop: Loop) -> bool:
    match loop.node:
        case form.For(body=(form.Expr() as only,), orelse=()):
            return loop.between == (only,)
    return False
