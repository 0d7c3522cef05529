"""Transactions that are begun on a connection that has one (`migration
<https://docs.sqlalchemy.org/en/21/changelog/migration_20.html#library-level-but-not-driver-level-autocommit-removed-from-both-core-and-orm>`_).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.observers import observes
from sqlassay.model.facts.statements import tries_releases
from sqlassay.model.kinds import Connection, Engine, Method
from sqlassay.model.summary.functions import suites
from sqlassay.model.summary.vocabulary import EXECUTING_METHODS
from sqlassay.model.walk.nodes import is_named, nodes_in
from sqlassay.syntax import form, names_bound_by

ENDING = frozenset("commit rollback begin close".split())


class BegunAgain(Fact, frozen=True):
    """A transaction is begun on a connection that has one: in 1.4 it is a part of that, or the first one."""

    node: form.Call
    connection: str
    """The variable that holds the connection."""
    statement: form.Statement
    """The statement that begins it."""
    nested: bool
    """Whether a block around has begun the other one; else what was executed before has, since 2.0."""
    plain: bool
    """Whether nothing but the end of a block has to do with it, which errors leave as well."""
    raises: bool
    """Whether a test shows that it fails, or another way is tried as well."""


@observes(form.Call, of=(Method,))
def begun(node: form.Call, sight: Sight) -> Iterator[Fact]:
    match node.func, sight.kind(node.func):
        case form.Attribute(value=form.Name(id=name)), Method(
            receiver=Connection(is_async=False), name="begin"
        ):
            around = tuple(sight.around_in_function())
            index = next((i for i, n in enumerate(around) if isinstance(n, form.Statement)), None)
            if index is None or not _is_bound_once(name, around, sight):
                return
            statement, outer = around[index], around[index + 1 :]
            assert isinstance(statement, form.Statement)
            nested = any(_begins(each, name, sight) for each in outer)
            if nested or _has_executed(name, statement, outer, sight):
                plain = _is_plain(statement, outer)
                raises = tries_releases(sight)
                yield BegunAgain(node, sight.site(), name, statement, nested, plain, raises)


def _is_bound_once(name: str, around: tuple[form.Node, ...], sight: Sight) -> bool:
    """Whether a name means the same in all of the block that binds it, or else of the function."""
    blocks = (node for node in around if isinstance(node, form.With) and _enters(node, name))
    region = next(blocks, sight.function or around[-1])
    return sum(list(names_bound_by(node)).count(name) for node in form.walk((region,))) == 1


def _enters(block: form.With, name: str) -> bool:
    return any(item.target is not None and is_named(item.target, name) for item in block.items)


def _begins(block: form.Node, name: str, sight: Sight) -> bool:
    """Whether a block has begun a transaction on a connection."""
    if not isinstance(block, form.With):
        return False
    for item in block.items:
        match item.context, item.target:
            case form.Call(func=form.Attribute(value=form.Name(id=held), attr="begin")), _ if held == name:
                return True
            case form.Call(func=form.Attribute(value=engine, attr="begin")), form.Name(id=held):
                if held == name and isinstance(sight.kind(engine), Engine):
                    return True
    return False


def _has_executed(name: str, statement: form.Statement, outer: tuple[form.Node, ...], sight: Sight) -> bool:
    """Whether a statement before, in the same suite, executes something and leaves the transaction open."""
    for suite in _suites(outer[0] if outer else sight.function):
        if any(each is statement for each in suite):
            before = [each for each in suite if each.end <= statement.start]
            for each in reversed(before):
                called = set(_called(name, each))
                if called & ENDING:
                    return False
                if called & EXECUTING_METHODS:
                    return True
    return False


def _suites(parent: form.Node | None) -> Iterable[tuple[form.Statement, ...]]:
    match parent:
        case form.Function(body=body):
            return (body,)
        case form.With() | form.If() | form.For() | form.While() | form.Try():
            return tuple(suites(parent))
    return ()


def _called(name: str, statement: form.Statement) -> Iterator[str]:
    for node in nodes_in((statement,)):
        if isinstance(node, form.Attribute) and is_named(node.value, name):
            yield node.attr


def _is_plain(statement: form.Statement, outer: tuple[form.Node, ...]) -> bool:
    if not isinstance(statement, form.With) or len(statement.items) != 1:
        return False
    caught = any(isinstance(node, form.Try) for node in outer)
    return statement.items[0].target is None and not caught
