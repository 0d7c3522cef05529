"""Changing the arguments of a call, and adding statements, as intents."""

from __future__ import annotations

from sqlassay.syntax import form
from sqlassay.syntax.intents import Insert, Intent, Rewrite


def keyword_argument(call: form.Call, name: str) -> form.Argument | None:
    """The argument that a call gives by this keyword."""
    return next((a for a in call.args if a.keyword == name), None)


def set_argument(call: form.Call, name: str, value: str) -> Intent:
    """Give a call a keyword argument, in place of what it has by that name.

    :param name: empty for one more positional argument.
    :param value: Python source.
    """
    if not name:
        return _one_more(call, value)
    given = keyword_argument(call, name)
    if given is not None:
        return Rewrite(given.value.span, (value,))
    before = [a for a in call.args if a.star != "**"]
    if before:
        return Insert(before[-1].end, f", {name}={value}")
    if call.args:
        return Insert(call.args[0].start, f"{name}={value}, ")
    return Insert(call.end - 1, f"{name}={value}")


def _one_more(call: form.Call, value: str) -> Intent:
    positional = [a for a in call.args if not a.keyword and a.star != "**"]
    if positional:
        return Insert(positional[-1].end, f", {value}")
    if call.args:
        return Insert(call.args[0].start, f"{value}, ")
    return Insert(call.end - 1, value)


def line_after(text: str, statement: form.Statement, line: str) -> tuple[int, str]:
    """Where to insert what, for a line after a statement that is as far to the right.

    :param text: the unit's.
    """
    begins = text.rfind("\n", 0, statement.start) + 1
    before = text[begins : statement.start]
    if before.strip():
        return statement.end, f"; {line}"
    end = text.find("\n", statement.end)
    return len(text) if end < 0 else end, f"\n{before}{line}"
