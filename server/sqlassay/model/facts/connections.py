"""Connections that change something and do not commit it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sqlassay.model.facts.base import Fact, Operand, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.plain_sql import plain_sql
from sqlassay.model.kinds import Engine, Literal, Method, Statement
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.model.walk.nodes import placed
from sqlassay.syntax import form

HARMLESS = EXECUTING_METHODS | frozenset(
    "close closed dialect engine info in_transaction invalidated".split()
)
"""What is read or called of a connection that neither commits nor gives it to others."""
CHANGES = re.compile(r"\s*(insert|update|delete|create|alter|drop|truncate)\b\s*(\w*)", re.IGNORECASE)
FIRST_WORD = re.compile(r"\s*(\w+)")
PLAIN = (form.Expr, form.Assign, form.AnnAssign)
OF_ROWS = frozenset(["insert", "update", "delete"])
WITHOUT_TRANSACTION = frozenset(["database", "tablespace"])
"""What PostgreSQL creates and drops outside of transactions only."""


class Change(Struct, frozen=True):
    """A statement that is executed and changes rows or the schema."""

    node: form.Call
    verb: str
    """insert, update, delete; or the first word of what defines the schema: create, alter, drop, truncate; or
    of what has the option ``autocommit`` of 1.4."""
    statement: form.Statement | None
    """The statement that executes it, where something can be put behind that."""

    @property
    def of_rows(self) -> bool:
        return self.verb in OF_ROWS


class ConnectionUncommitted(Fact, frozen=True):
    """A connection changes something, and is closed without a commit on any path."""

    engine: Operand
    connect: form.Call
    """The call ``engine.connect()``."""
    changes: tuple[Change, ...]
    in_with: bool
    """Whether a ``with`` closes it."""
    name: str
    """The variable that holds it."""
    autocommit: bool | None
    """Whether the engine's connections commit by themselves; None where it is not known."""


@observes(form.With)
def entered(node: form.With, sight: Sight) -> Iterator[Fact]:
    for index, item in enumerate(node.items):
        match item.target:
            case form.Name(id=name):
                others = [other.context for other in node.items[index + 1 :]]
                yield from _uncommitted(item.context, name, (*others, *node.body), sight, in_with=True)


@observes(form.Function)
def held(node: form.Function, sight: Sight) -> Iterator[Fact]:
    """By a connection that the function keeps in a variable."""
    for call in sight.nodes_of(node):
        match call:
            case form.Call(func=form.Attribute(value=form.Name(id=name) as variable, attr=method)):
                binding = sight.origin(variable) if method in EXECUTING_METHODS else None
                if binding is None or binding.value is None:
                    continue
                for fact in _uncommitted(binding.value, name, node.body, sight, in_with=False):
                    if isinstance(fact, ConnectionUncommitted) and fact.changes[0].node is call:
                        yield fact


def _uncommitted(
    opened: form.Expression, name: str, nodes: Iterable[form.Node], sight: Sight, *, in_with: bool
) -> Iterator[Fact]:
    call = opened.value if isinstance(opened, form.Await) else opened
    match call, sight.kind(call.func) if isinstance(call, form.Call) else None:
        case form.Call(func=form.Attribute(value=engine)), Method(
            receiver=Engine(autocommit=autocommit), name="connect"
        ):
            inside = list(form.walk(nodes))
            changes = tuple(_changes(name, nodes, sight))
            if changes and _only_executes(name, inside, binds=0 if in_with else 1):
                operand, first = sight.operand(engine), changes[0].node
                site = sight.site()
                yield ConnectionUncommitted(first, site, operand, call, changes, in_with, name, autocommit)


def _only_executes(name: str, nodes: list[form.Node], *, binds: int) -> bool:
    """Whether all that is done with a variable is to execute statements, read and close."""
    uses = sum(isinstance(node, form.Name) and node.id == name for node in nodes)
    attributes = [
        node.attr
        for node in nodes
        if isinstance(node, form.Attribute) and isinstance(node.value, form.Name) and node.value.id == name
    ]
    return uses == len(attributes) + binds and HARMLESS.issuperset(attributes)


def _changes(name: str, nodes: Iterable[form.Node], sight: Sight) -> Iterator[Change]:
    for node, around in placed(nodes):
        match node:
            case form.Call(
                func=form.Attribute(value=form.Name(id=receiver), attr=method),
                args=(form.Argument(value=statement, star=""), *_),
            ) if receiver == name and method in EXECUTING_METHODS:
                verb = _verb(statement, sight)
                outer = next((n for n in around if isinstance(n, form.Statement)), None)
                if verb is not None:
                    yield Change(node, verb, outer if isinstance(outer, PLAIN) else None)


def _verb(statement: form.Expression, sight: Sight) -> str | None:
    match sight.kind(statement):
        case Statement(verb="insert" | "update" | "delete" as verb):
            return verb
        case Statement(execution_options=options) if ("autocommit", Literal(True)) in options:
            first = FIRST_WORD.match(plain_sql(statement, sight) or "")
            return "statement" if first is None else first[1].lower()
    found = CHANGES.match(plain_sql(statement, sight) or "")
    if found is None or found[2].lower() in WITHOUT_TRANSACTION:
        return None
    return found[1].lower()
