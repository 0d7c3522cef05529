"""F-strings and t-strings, read from their source: up to Python 3.11 ``ast`` has no places within them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.lexical import end_of_match, string_end
from sqlassay.syntax.literals import literal_value, unescaped, universal_newlines
from sqlassay.syntax.quick.context import Context, UnusualError
from sqlassay.syntax.quick.tree import line_starts, tree_of

Part: TypeAlias = form.Constant | form.Interpolation


def formatted(node: ast.expr, c: Context) -> form.FString:
    start, end = c.span(node)
    parts: list[Part] = []
    template = False
    at = start
    while at < end:
        opening = _OPENING.match(c.text, at)
        if opening is None:
            raise UnusualError("strings side by side")
        prefix = opening["prefix"].lower()
        if "f" in prefix or "t" in prefix:
            template = template or "t" in prefix
            at = _Literal(c, "r" in prefix, opening["quote"]).read(opening.end(), parts)
        else:
            at = string_end(c.text, opening.start("quote"), end).offset
            value: Any = literal_value(c.text[opening.start() : at])
            parts.append(form.Constant(opening.start(), at, value, "str"))
        at = c.code(at) if at < end else at
    return form.FString(start, end, tuple(parts), template)


_OPENING: Final = re.compile("(?P<prefix>[A-Za-z]*)(?P<quote>\"\"\"|'''|\"|')")


def _texts(quote: str, raw: bool) -> re.Pattern[str]:
    """What is literal in an f-string with these quotes."""
    end = rf"{quote[0]}(?!{quote[0]}{quote[0]})|" if len(quote) == 3 else ""
    escape = "" if raw else r"\\N\{[^{}]*\}|"
    return re.compile(rf"(?:[^{{}}\\{quote[0]}]++|{end}\{{\{{|\}}\}}|{escape}\\(?:\r\n|[^{{}}]|(?=[{{}}])))*")


_QUOTES: Final = ('"', "'", '"""', "'''")
_TEXTS: Final = {(quote, raw): _texts(quote, raw) for quote in _QUOTES for raw in (True, False)}
_FORMAT: Final = re.compile(r"[^{}\"'\\\r\n]*")
_WORD: Final = r"[^\W\d]\w*"
_NAMES: Final = re.compile(rf"\{{({_WORD}(?:\.{_WORD})*)(?=[}}!:])(?!!=)")
_KEYWORDS: Final = re.compile(r"(?:True|False|None|await|yield|lambda|not)\b")
_FIELD_END: Final = re.compile(r"\s*(?:=\s*)?(?:!\s*(\w+)\s*)?([:}])")


class _Literal:
    """One f-string in its text."""

    def __init__(self, c: Context, raw: bool, quote: str) -> None:
        self.c = c
        self.texts = _TEXTS[quote, raw]
        self.quote = quote
        self.decode: Callable[[str], str] = universal_newlines if raw else unescaped

    def read(self, at: int, parts: list[Part]) -> int:
        """Reads the parts from `at` on; returns where the string ends."""
        text = self.c.text
        while True:
            at = self._text(self.texts, at, parts)
            if text.startswith(self.quote, at):
                return at + len(self.quote)
            at = self._field(at, parts)

    def _text(self, pattern: re.Pattern[str], at: int, parts: list[Part]) -> int:
        end = end_of_match(pattern, self.c.text, at)
        if end > at:
            source = self.c.text[at:end]
            if "\\N" in source:
                raise UnusualError("a character by its name")
            value = self.decode(source.replace("{{", "{").replace("}}", "}"))
            parts.append(form.Constant(at, end, value, "str"))
        return end

    def _field(self, start: int, parts: list[Part]) -> int:
        if not self.c.text.startswith("{", start):
            raise UnusualError("the end of a replacement field")
        value, at = self._value(start)
        rest = _FIELD_END.match(self.c.text, at)
        if rest is None:
            raise UnusualError("the end of a replacement field")
        at = rest.end()
        spec: list[Part] = []
        if rest[2] == ":":
            at = self._text(_FORMAT, at, spec)
            while not self.c.text.startswith("}", at):
                at = self._text(_FORMAT, self._field(at, spec), spec)
            at += 1
        parts.append(form.Interpolation(start, at, value, rest[1], tuple(spec)))
        return at

    def _value(self, start: int) -> tuple[form.Expression, int]:
        names = _NAMES.match(self.c.text, start)
        if names is not None and not _KEYWORDS.match(names[1]):
            return _dotted(start + 1, names[1]), names.end()
        end = _expression_end(self.c.text, start + 1)
        return _expression(self.c, start + 1, end), end


def _dotted(start: int, words: str) -> form.Expression:
    first, *others = words.split(".")
    at = start + len(first)
    value: form.Expression = form.Name(start, at, first)
    for word in others:
        at += 1 + len(word)
        value = form.Attribute(start, at, value, word)
    return value


_STOP: Final = re.compile(r"[()\[\]{}!:='\"#]")


def _expression_end(text: str, start: int) -> int:
    """Where the expression of a replacement field ends."""
    depth, at = 0, start
    while stop := _STOP.search(text, at):
        at = stop.end()
        mark = stop[0]
        if mark in "'\"":
            at = string_end(text, stop.start()).offset
        elif mark in "([{":
            depth += 1
        elif mark in ")]}" and depth:
            depth -= 1
        elif mark == "#":
            raise UnusualError("a comment in a replacement field")
        elif mark in "!=" and text.startswith("=", at):
            at += 1
        elif not depth and not (mark == "=" and text[stop.start() - 1] in "<>"):
            return stop.start()
    raise UnusualError("the end of a replacement field")


def _expression(c: Context, start: int, end: int) -> form.Expression:
    source = f"({c.text[start:end]})"
    match tree_of(source).body:
        case [ast.Expr(value=node)] if (node.lineno, node.col_offset) != (1, 0):
            inner = Context(c.text, line_starts(source, start - 1), c.table)
            lowered: form.Expression = inner.lower(node)
            return lowered
        case _:
            raise UnusualError("a replacement field without parentheses")


_TYPES: Final = ("JoinedStr", "TemplateStr")
STRINGS: Final[dict[type, Lower]] = {getattr(ast, name): formatted for name in _TYPES if hasattr(ast, name)}
