"""Changing the arguments of a call, and adding statements, as intents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlassay.syntax import form
from sqlassay.syntax.intents import Insert, Intent, Keep, Remove, Rewrite
from sqlassay.text import Span


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


def unwrapped(display: form.List, text: str) -> tuple[Intent, ...]:
    """The elements of a list in its place, among the arguments of a call: the brackets go, with their lines
    where nothing else stands there.

    :param text: the unit's.
    """
    opening, closing = display.start, display.end - 1
    inside = text[opening + 1 : closing]
    body = inside.rstrip()
    ends_with_comma = body.endswith(",")
    follows = re.compile(r"\s*,").match(text, display.end)
    intents: list[Intent] = []
    end = display.end
    if follows and ends_with_comma:
        end = follows.end()
    elif follows and "#" not in body.rpartition("\n")[2]:
        at = opening + 1 + len(body)
        intents.append(Insert(at, ","))
        end = follows.end()
    above, below = _line_of(text, opening, opening + 1), _line_of(text, closing, end)
    gone = Span(opening, opening + 1) if above is None else above
    intents.append(Rewrite(gone, ("",)))
    if above is not None:
        intents += _dedented(display, text, above)
    intents.append(Rewrite(Span(closing, end) if below is None else below, ("",)))
    return tuple(intents)


def _line_of(text: str, start: int, end: int) -> Span | None:
    """The line of something that stands alone on it, with the line's end."""
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end)
    alone = begins > 0 and ends >= 0 and not text[begins:start].strip() and not text[end:ends].strip()
    return Span(begins, ends + 1) if alone else None


def _dedented(display: form.List, text: str, above: Span) -> Iterator[Intent]:
    """The lines of the elements as far to the left as the bracket was, where that changes no string."""
    rest = text[above.end : display.end - 1]
    width = len(rest) - len(rest.lstrip(" ")) - (display.start - above.start)
    lines = [above.end]
    while (after := text.find("\n", lines[-1], display.end) + 1) > 0:
        lines.append(after)
    between = [at for at in lines if text[at : display.end - 1].lstrip(" ")[:1] not in ("\n", "")]
    strings = [n for n in form.walk((display,)) if isinstance(n, form.Constant | form.FString)]
    if width <= 0 or any(n.start < at < n.end for n in strings for at in between):
        return
    if all(text[at : at + width].isspace() for at in between):
        yield from (Rewrite(Span(at, at + width), ("",)) for at in between)


def inner(display: form.List, text: str) -> Span:
    """What stands between the brackets of a display, without blanks and a comma at its end."""
    start, end = display.start + 1, display.end - 1
    inside = text[start:end].rstrip().removesuffix(",").rstrip()
    return Span(start + len(inside) - len(inside.lstrip()), start + len(inside))


BRACKETS = {"dict": ("{", "}"), "list": ("[", "]"), "tuple": ("(", ")"), "alone": ("", "")}


def as_one_argument(given: Sequence[form.Argument], way: str) -> tuple[Intent, ...]:
    """Arguments as one, on the lines that they stand on: a ``dict`` of the keywords, a ``list`` or ``tuple``
    of the values, or the one value ``alone`` without its stars; nothing for any other way.
    """
    if not given or way not in BRACKETS:
        return ()
    opening, closing = BRACKETS[way]
    closing = f",{closing}" if way == "tuple" and len(given) == 1 else closing
    intents: list[Intent] = []
    for argument in given:
        before = opening if argument is given[0] else ""
        if argument.keyword:
            before += f'"{argument.keyword}": '
        elif argument.star == "**" and way == "dict":
            before += "**"
        after = closing if argument is given[-1] else ""
        if before or after or argument.star:
            intents.append(Rewrite(argument.span, (before, Keep(argument.value.span), after)))
    return tuple(intents)


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


def imported_from(
    module: str, alias: form.Alias, statement: form.ImportFrom, text: str
) -> tuple[Intent, ...]:
    """Import a name from another module than the statement does that imports it, under the name that it has.

    :param text: the unit's.
    """
    if len(statement.names) == 1:
        return (Rewrite(statement.span, (f"from {module} import ", Keep(alias.span))),)
    line = f"from {module} import {alias.span.of(text)}"
    return Remove(alias.span), Insert(*line_after(text, statement, line))
