"""Ways to execute that SQLAlchemy 2.0 took away (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#migration-20-implicit-execution>`_).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.execution import EXECUTING
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.parameters import Parameters, parameters_of
from sqlassay.model.facts.placement import Placement, placement
from sqlassay.model.facts.plain_sql import plain_sql
from sqlassay.model.facts.plain_strings import is_string
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import (
    Clause,
    Connection,
    Engine,
    ExternalValue,
    Kind,
    Method,
    Session,
    Statement,
    Table,
)
from sqlassay.model.kinds.sources import text_of
from sqlassay.model.library.external import External
from sqlassay.model.summary import recipes as r
from sqlassay.syntax import form

TAKES_BIND = frozenset(["sqlalchemy.MetaData", "sqlalchemy.orm.declarative_base"])
OF_SESSIONS = frozenset(["sqlalchemy.orm.Session", "sqlalchemy.orm.sessionmaker"])
"""What takes its engine from bound MetaData where it is given none."""
OF_ENGINE = frozenset("execute scalar table_names has_table run_callable transaction".split())
OF_STATEMENT = frozenset(["execute", "scalar"])
OF_TABLE = frozenset(["create", "drop"])
OF_METADATA = frozenset(["create_all", "drop_all", "reflect"])
AUTOCOMMITTED = re.compile(r"\s*(update|insert|create|delete|drop|alter)\b", re.IGNORECASE)
"""The strings that 1.4 committed by itself (``AUTOCOMMIT_REGEXP`` of its default dialect)."""
READING = re.compile(r"\s*select\b", re.IGNORECASE)
CHANGING_SCHEMA = re.compile(r"sqlalchemy\.schema\.(Create|Drop)\w+")


class RemovedExecution(Fact, frozen=True):
    """Something is executed, or asked for, in a way that 2.0 took away."""

    node: form.Call
    sort: str
    """string: a plain string is executed; engine, statement: a method of these is called; bind: MetaData is
    given an engine; unbound: a method of MetaData or of a table, or a session, is called without one.
    """
    method: str
    receiver: Operand
    given: form.Expression | None
    """The first argument."""
    is_string: bool
    """Whether that is a plain string."""
    sql: str | None
    """The string, where it is known."""
    parameters: Parameters | None
    """The arguments behind it; None where they are of no interest."""
    placement: Placement | None
    """The statements that a connection has to be around; None where there has to be none, or cannot be."""
    begins: bool | None
    """Whether 1.4 commits what is executed by itself; None where it is not known."""
    engine: str
    """The name of the engine that the module's MetaData is bound to, where it says so."""
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Call, of=(External, Method))
def executed_so(node: form.Call, sight: Sight) -> Iterator[Fact]:
    given = next((a.value for a in node.args if not a.star and a.keyword in (None, "statement")), None)
    found = _found(node, given, sight)
    if found is None:
        return
    sort, name = found
    receiver = node.func.value if isinstance(node.func, form.Attribute) else node.func
    string = given is not None and is_string(given, sight)
    executes = sort in ("string", "engine", "statement") and name in EXECUTING
    behind = node.args if sort == "statement" else node.args[1:]
    statement = receiver if sort == "statement" else given
    wrapped = sort in ("engine", "statement")
    yield RemovedExecution(
        node,
        sight.site(),
        sort,
        name,
        sight.operand(receiver),
        given,
        string,
        None if given is None else text_of(sight.kind(given)),
        parameters_of(behind, sight, of_string=string) if executes else None,
        placement(node, sight, value=name in ("scalar", "run_callable", "transaction")) if wrapped else None,
        None if statement is None else _begins(statement, name, sight),
        _bound_engine(receiver, sight) if sort in ("statement", "unbound") else "",
        tries_releases(sight),
    )


def _found(node: form.Call, given: form.Expression | None, sight: Sight) -> tuple[str, str] | None:
    match sight.kind(node.func):
        case External(name=name) if name in TAKES_BIND and _gives_bind(node, given, sight):
            return "bind", name.rpartition(".")[2]
        case External(name=name) if (
            name in OF_SESSIONS and not _is_bound(node) and _bound_engine(node, sight)
        ):
            return "unbound", name.rpartition(".")[2]
        case Method(receiver=Engine(is_async=False), name=name) if name in OF_ENGINE:
            return "engine", name
        case Method(receiver=Statement(), name=name) if name in OF_STATEMENT:
            return "statement", name
        case Method(receiver=ExternalValue(called="sqlalchemy.MetaData"), name=name) if name in OF_METADATA:
            return None if _is_bound(node) else ("unbound", name)
        case Method(receiver=Table(), name=name) if name in OF_TABLE:
            return None if _is_bound(node) else ("unbound", name)
        case Method(receiver=Session() | Connection(), name=name) if name in EXECUTING:
            return ("string", name) if given is not None and is_string(given, sight) else None
    return None


def _gives_bind(node: form.Call, given: form.Expression | None, sight: Sight) -> bool:
    """Whether a call gives MetaData an engine, by keyword or first."""
    by_name = any(argument.keyword == "bind" for argument in node.args)
    return by_name or (given is not None and isinstance(sight.kind(given), Engine))


def _is_bound(node: form.Call) -> bool:
    """Whether a call may give what to execute with."""
    first = bool(node.args) and not node.args[0].keyword
    return first or any(argument.keyword == "bind" or argument.star for argument in node.args)


def _begins(statement: form.Expression, method: str, sight: Sight) -> bool | None:
    """Whether 1.4 commits a statement by itself."""
    if method == "transaction":
        return True
    if method == "run_callable":
        return False
    kind: Kind = sight.kind(statement)
    match kind:
        case Statement(verb="insert" | "update" | "delete"):
            return True
        case Statement(verb="select" | "compound") | Clause():
            return False
        case ExternalValue(called=name) if CHANGING_SCHEMA.fullmatch(name):
            return True
    sql = plain_sql(statement, sight) or ""
    if AUTOCOMMITTED.match(sql):
        return True
    return False if READING.match(sql) else None


def _bound_engine(receiver: form.Expression, sight: Sight) -> str:
    """The name of the engine that a module's own MetaData is bound to: the one that the receiver names, or
    those of all tables and classes of the module, if they are bound to the same.
    """
    of_metadata = isinstance(sight.kind(receiver), ExternalValue)
    if of_metadata and isinstance(receiver, form.Name) and sight.is_local(receiver.id):
        return _bind_here(sight.given_value(receiver.id), sight)
    match receiver:
        case form.Name(id=name) | form.Attribute(value=form.Name(id=name), attr="metadata") if of_metadata:
            names = [name]
        case _:
            names = [*_metadata_of_tables(sight), *_bases_of_classes(sight)]
    engines = {engine for name in names for call in _bound_to(name, sight) for engine in _bind_of(call)}
    found = engines.pop() if len(engines) == 1 else ""
    return found if isinstance(sight.named(found), Engine) else ""


def _bind_here(value: form.Expression | None, sight: Sight) -> str:
    """The name that a function's own MetaData is bound to."""
    arguments = value.args if isinstance(value, form.Call) else ()
    for index, argument in enumerate(arguments):
        match argument:
            case form.Argument(keyword=keyword, star="", value=form.Name(id=name)):
                if keyword == "bind" or (index == 0 and not keyword):
                    return name if isinstance(sight.named(name), Engine) else ""
    return ""


def _metadata_of_tables(sight: Sight) -> Iterator[str]:
    """The names of the MetaData that the tables of the module are given."""
    for table in sight.program.perhaps_tables(sight.site().module):
        for call in _bound_to(table, sight):
            match call.positional:
                case (_, r.Ref(name=name), *_):
                    yield name


def _bases_of_classes(sight: Sight) -> Iterator[str]:
    """The names that the classes of the module inherit from."""
    program, module = sight.program, sight.site().module
    for name in program.names_of_classes(module):
        summary = program.class_in(module, name)
        yield from (base.name for base in (summary.bases if summary else ()) if isinstance(base, r.Ref))


def _bound_to(name: str, sight: Sight) -> Iterator[r.Invoke]:
    """The calls whose results a name of the module is given."""
    for recipe in sight.program.binding(sight.site().module, name):
        if isinstance(recipe, r.Invoke):
            yield recipe


def _bind_of(call: r.Invoke) -> Iterator[str]:
    """The name that is given to ``MetaData(…)`` as ``bind``."""
    match dict(call.keywords).get("bind", next(iter(call.positional), None)):
        case r.Ref(name=name):
            yield name
