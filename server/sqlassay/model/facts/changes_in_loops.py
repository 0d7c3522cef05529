"""Rows that are inserted, updated or deleted one by one, in each pass of a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import StatementExecuted, executed
from sqlassay.model.facts.handed import handing_loops, is_handed, parts_of
from sqlassay.model.facts.loops import Loop
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.plain_sql import plain_sql
from sqlassay.model.kinds import Query, Statement
from sqlassay.syntax import form

VERB = re.compile(r"\s*(insert|update|delete)\b", re.IGNORECASE)
RETURNING = re.compile(r"\breturning\b", re.IGNORECASE)


class LoopChange(Fact, frozen=True):
    """An insert, update or delete runs in each pass of a loop, with what the loop hands over, and nobody
    looks at its result.
    """

    verb: str
    session: Operand | None
    statement: Operand
    parameters: form.Expression | None
    """What is executed with it, as the second argument."""
    loop: Loop


@observes(form.Call)
def changed(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for fact in executed(node, sight):
        if not isinstance(fact, StatementExecuted) or not fact.result.by("discarded"):
            continue
        verb = _verb(fact, sight)
        if verb is None:
            continue
        parameters = _parameters(node, fact)
        if parameters is not None and isinstance(parameters, form.List | form.Comprehension):
            continue
        parts = [part for _, part in parts_of(fact.statement.node, sight)]
        given = [*parts, *_arguments(node, fact)]
        for loop in handing_loops(node, sight):
            if fact.session is not None and loop.varies(fact.session.node):
                break
            varying = [part for part in given if loop.varies(part)]
            if varying and all(is_handed(part, loop, sight) for part in varying) and not loop.isolates:
                yield LoopChange(node, fact.site, verb, fact.session, fact.statement, parameters, loop)
                break


def _verb(fact: StatementExecuted, sight: Sight) -> str | None:
    match fact.statement.kind:
        case Query() if fact.method in ("update", "delete"):
            return fact.method
        case Statement(verb="insert" | "update" | "delete" as verb):
            return None if fact.statement.kind.from_select or fact.statement.kind.entities else verb
        case Statement(verb="text"):
            sql = plain_sql(fact.statement.node, sight)
            found = None if sql is None else VERB.match(sql)
            return None if found is None or sql is None or RETURNING.search(sql) else found[1].lower()
    return None


def _parameters(node: form.Call, fact: StatementExecuted) -> form.Expression | None:
    plain = [argument for argument in node.args if not argument.keyword and not argument.star]
    named = [argument for argument in node.args if argument.keyword in ("params", "parameters")]
    if isinstance(fact.statement.kind, Query):
        return None
    return plain[1].value if len(plain) > 1 else named[0].value if named else None


def _arguments(node: form.Call, fact: StatementExecuted) -> list[form.Expression]:
    return [a.value for a in node.args if a.value is not fact.statement.node]
