"""Ways to execute that SQLAlchemy 2.0 took away (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-implicit-execution>`_).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import EXECUTING
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import may_raise
from sqlassay.model.kinds import Connection, Engine, Literal, Method, Session, Statement, Value
from sqlassay.model.library.external import External
from sqlassay.syntax import form

OF_ENGINE = frozenset("execute scalar table_names has_table run_callable transaction".split())
OF_STATEMENT = frozenset(["execute", "scalar"])

STRING_METHODS = frozenset("format format_map join replace strip lstrip rstrip".split())
"""Methods of strings that give one."""
MAX_STEPS = 4
"""How many variables a string is followed through."""


class RemovedExecution(Fact, frozen=True):
    """Something is executed, or asked for, in a way that 2.0 took away."""

    node: form.Call
    sort: str
    """string: a plain string is executed; engine, statement: a method of these is called; bind: MetaData is
    given an engine.
    """
    method: str
    receiver: Operand
    given: form.Expression | None
    """The first argument."""
    statement: form.Expr | None
    """The statement that it is alone."""
    raises: bool
    """Whether a test shows that it fails."""


@observes(form.Call, of=(External, Method))
def executed_so(node: form.Call, sight: Sight) -> Iterator[Fact]:
    given = next((a.value for a in node.args if not a.star and a.keyword in (None, "statement")), None)
    found = _found(node, given, sight)
    if found is None:
        return
    sort, name = found
    receiver = node.func.value if isinstance(node.func, form.Attribute) else node.func
    parent = next(sight.around(), None)
    alone = parent if isinstance(parent, form.Expr) else None
    yield RemovedExecution(
        node, sight.site(), sort, name, sight.operand(receiver), given, alone, may_raise(sight)
    )


def _found(node: form.Call, given: form.Expression | None, sight: Sight) -> tuple[str, str] | None:
    match sight.kind(node.func):
        case External(name="sqlalchemy.MetaData") if any(a.keyword == "bind" for a in node.args):
            return "bind", "MetaData"
        case Method(receiver=Engine(is_async=False), name=name) if name in OF_ENGINE:
            return "engine", name
        case Method(receiver=Statement(), name=name) if name in OF_STATEMENT:
            return "statement", name
        case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING:
            return ("string", name) if given is not None and _is_string(given, sight) else None
    return None


def _is_string(node: form.Expression, sight: Sight, steps: int = 0) -> bool:
    """Whether an expression gives a ``str``, however that is put together."""
    match sight.kind(node):
        case Literal(value=str()) | Value(type_name="str"):
            return True
    match node:
        case form.FString(template=template):
            return not template
        case form.BinaryOp(operator="+" | "%", left=text):
            return _is_string(text, sight, steps)
        case form.Call(func=form.Attribute(value=text, attr=method)) if method in STRING_METHODS:
            return _is_string(text, sight, steps)
        case form.Name(id=name) if steps < MAX_STEPS and (given := sight.given_value(name)) is not None:
            return _is_string(given, sight, steps + 1)
    return False
