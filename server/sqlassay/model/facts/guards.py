"""Tests that a value passes before it is used."""

from __future__ import annotations

import re

from sqlassay.model.facts.base import Sight
from sqlassay.model.walk.nodes import is_named, nodes_in
from sqlassay.syntax import form, last_name

CHECKING = re.compile(r"valid|check|assert|ensure|verif|sanit|allow|require|^(?:int|float|UUID|Decimal)$")
"""Names of functions that raise for what is not allowed."""

NO_TESTS = frozenset("len bool str repr print hasattr getattr type id any all".split())
"""Functions that say nothing of what a text holds."""


def is_guarded(name: form.Name, sight: Sight) -> bool:
    """Whether something before the point may have let only some values of a name through: a membership test,
    a match, a function that is asked about it or may raise.
    """
    functions = (node for node in sight.around() if isinstance(node, form.Function))
    before = (n for f in functions for n in nodes_in(f.body) if n.start < name.start)
    return any(_guards(node, name.id) for node in before)


def _guards(node: form.Node, name: str) -> bool:
    match node:
        case form.If(test=test) | form.While(test=test) | form.IfExp(test=test) | form.Assert(test=test):
            return any(_asks(inner, name) for inner in nodes_in((test,)))
        case form.Match(subject=subject):
            return is_named(subject, name)
        case form.Expr(value=form.Call(func=func, args=args)):
            return CHECKING.search(last_name(func)) is not None and any(is_named(a.value, name) for a in args)
    return False


def _asks(node: form.Node, name: str) -> bool:
    match node:
        case form.Compare(left=left, operators=("in" | "not in",)):
            return is_named(left, name)
        case form.Call(func=form.Attribute(value=value, attr=method)) if is_named(value, name):
            return method.startswith("is")
        case form.Call(func=func, args=args):
            return last_name(func) not in NO_TESTS and any(is_named(a.value, name) for a in args)
    return False
