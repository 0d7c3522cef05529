"""Ways to execute that SQLAlchemy 2.0 took away."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import EXECUTING
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import (
    Connection,
    Engine,
    Literal,
    Method,
    Session,
    Statement,
    Value,
)
from sqlassay.model.library.external import External
from sqlassay.syntax import form

OF_ENGINE = frozenset("execute scalar table_names has_table run_callable transaction".split())
OF_STATEMENT = frozenset(["execute", "scalar"])


class RemovedExecution(Fact, frozen=True):
    """Something is executed in a way that 2.0 took away."""

    sort: str
    """string: a plain string as a statement; engine, statement: a method of these; bind: of MetaData."""
    method: str
    receiver: Operand
    given: form.Expression | None
    """What is executed."""


@observes(form.Call)
def executed_so(node: form.Call, sight: Sight) -> Iterator[Fact]:
    function = sight.kind(node.func)
    if function == External("sqlalchemy.MetaData"):
        bound = [a for a in node.args if a.keyword == "bind"]
        if bound:
            yield RemovedExecution(
                node, sight.site(), "bind", "MetaData", sight.operand(node.func), bound[0].value
            )
        return
    if not isinstance(function, Method) or not isinstance(node.func, form.Attribute):
        return
    receiver = sight.operand(node.func.value)
    given = node.args[0].value if node.args and not node.args[0].star else None
    match function:
        case Method(receiver=Engine(is_async=False), name=name) if name in OF_ENGINE:
            yield RemovedExecution(node, sight.site(), "engine", name, receiver, given)
        case Method(receiver=Statement(), name=name) if name in OF_STATEMENT:
            yield RemovedExecution(node, sight.site(), "statement", name, receiver, None)
        case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING and given is not None:
            if _is_string(given, sight):
                yield RemovedExecution(node, sight.site(), "string", name, receiver, given)


def _is_string(node: form.Expression, sight: Sight) -> bool:
    match sight.kind(node):
        case Literal(value=str()) | Value(type_name="str"):
            return True
    return isinstance(node, form.FString) and not node.template
