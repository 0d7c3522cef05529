"""Statements as they are written: what is needed to build them again elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeGuard

from sqlassay.model.facts.base import Fact, Sight
from sqlassay.model.facts.execution import (
    EXECUTING,
    StatementBuilt,
    StatementExecuted,
    built,
    executed,
    looped,
    subscripted,
)
from sqlassay.model.facts.observers import observes
from sqlassay.model.kinds import UNKNOWN, Kind, Method, Query, Statement
from sqlassay.model.library.external import External
from sqlassay.model.trees import Writer
from sqlassay.model.trees.nodes import Tree
from sqlassay.syntax import form

TEXT = External("sqlalchemy.text")


class StatementWritten(Fact, frozen=True):
    """A statement or Query with all that it is made of, as far as the code shows that."""

    node: form.Expression
    kind: Kind
    tree: Tree
    """The expression, with variables replaced by what they were given."""
    marks: tuple[form.Expression, ...]
    """The parts of the node, by their numbers in the tree."""
    whole: form.Expression
    """The call that sends it to the database, with the rest of its chain; else the node itself."""
    executed: bool
    """Whether it goes to the database as it is."""


@observes(form.Call, of=(External, Method))
def built_here(node: form.Call, sight: Sight) -> Iterator[Fact]:
    for fact in built(node, sight):
        if isinstance(fact, StatementBuilt):
            yield _written(node, fact.statement, sight)


@observes(form.Call, of=(External,))
def text_here(node: form.Call, sight: Sight) -> Iterator[Fact]:
    kind = sight.kind(node)
    if isinstance(kind, Statement) and kind.verb == "text" and sight.kind(node.func) == TEXT:
        yield _written(node, kind, sight)


@observes(form.Call, form.For, form.Subscript, of=(External, Method, Query))
def executed_here(node: form.Call | form.For | form.Subscript, sight: Sight) -> Iterator[Fact]:
    for fact in _executed(node, sight):
        if isinstance(fact, StatementExecuted):
            statement = fact.statement
            of = node if _is_method_of(node, statement.node) else statement.node
            whole = of if isinstance(node, form.For) else node
            yield _written(of, statement.kind, sight, whole)


@observes(form.Call)
def handed_over(node: form.Call, sight: Sight) -> Iterator[Fact]:
    """``somebody.execute(statement)``, whoever that is."""
    match node:
        case form.Call(
            func=form.Attribute(value=receiver, attr=name),
            args=(form.Argument(value=statement, keyword=None, star=""), *_),
        ) if name in EXECUTING and sight.kind(receiver) == UNKNOWN:
            kind = sight.kind(statement)
            if isinstance(kind, Statement):
                yield _written(statement, kind, sight, node)


def _executed(node: form.Call | form.For | form.Subscript, sight: Sight) -> Iterable[Fact]:
    match node:
        case form.Call():
            return executed(node, sight)
        case form.For():
            return looped(node, sight)
    return subscripted(node, sight)


def _is_method_of(node: form.Node, receiver: form.Expression) -> TypeGuard[form.Call | form.Subscript]:
    """Whether it is a call of a method of the receiver, or takes a part of it."""
    match node:
        case form.Call(func=form.Attribute(value=value)) | form.Subscript(value=value):
            return value is receiver
    return False


def _written(node: form.Expression, kind: Kind, sight: Sight, whole: form.Expression | None = None) -> Fact:
    writer, site = Writer(sight), sight.site()
    tree = writer.tree(node)
    return StatementWritten(node, site, kind, tree, tuple(writer.marks), whole or node, whole is not None)
