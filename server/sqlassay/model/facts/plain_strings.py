"""Strings of Python's, however they are put together."""

from __future__ import annotations

from sqlassay.model.facts.base import Sight
from sqlassay.model.kinds import Literal, Value
from sqlassay.syntax import form

STRING_METHODS = frozenset("format format_map join replace strip lstrip rstrip".split())
"""Methods of strings that give one."""
MAX_STEPS = 4
"""How many variables a string is followed through."""


def is_string(node: form.Expression, sight: Sight, steps: int = 0) -> bool:
    """Whether an expression gives a ``str``, however that is put together."""
    match sight.kind(node):
        case Literal(value=str()) | Value(type_name="str"):
            return True
    match node:
        case form.FString(template=template):
            return not template
        case form.BinaryOp(operator="+" | "%", left=text):
            return is_string(text, sight, steps)
        case form.Call(func=form.Attribute(value=text, attr=method)) if method in STRING_METHODS:
            return is_string(text, sight, steps)
        case form.Name(id=name) if steps < MAX_STEPS and (given := sight.given_value(name)) is not None:
            return is_string(given, sight, steps + 1)
    return False
