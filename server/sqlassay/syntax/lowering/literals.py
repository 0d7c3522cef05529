"""Literals: numbers, strings and f-strings, with the values that Python gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import libcst as cst

from sqlassay.syntax import form
from sqlassay.syntax.dispatch import Lower
from sqlassay.syntax.literals import literal_value, unescaped, universal_newlines
from sqlassay.syntax.lowering.context import Context

Part: TypeAlias = form.Constant | form.Interpolation
_Formatted: TypeAlias = cst.FormattedString | cst.TemplatedString
_FormattedContent: TypeAlias = cst.BaseFormattedStringContent | cst.BaseTemplatedStringContent


def integer(node: cst.Integer, c: Context) -> form.Constant:
    try:
        value = int(node.value, 0)
    except ValueError:
        value = None
    return form.Constant(*c.spans[id(node)], value, "int")


def real(node: cst.Float, c: Context) -> form.Constant:
    return form.Constant(*c.spans[id(node)], float(node.value), "float")


def imaginary(node: cst.Imaginary, c: Context) -> form.Constant:
    return form.Constant(*c.spans[id(node)], float(node.value[:-1]), "complex")


def ellipsis(node: cst.Ellipsis, c: Context) -> form.Constant:
    return form.Constant(*c.spans[id(node)], None, "ellipsis")


def string(node: cst.SimpleString, c: Context) -> form.Constant:
    return _constant(*c.spans[id(node)], literal_value(node.value))


def concatenated(node: cst.ConcatenatedString, c: Context) -> form.Constant | form.FString:
    strings = _side_by_side(node)
    start, end = c.spans[id(node)]
    if all(isinstance(each, cst.SimpleString) for each in strings):
        values: list[Any] = [
            literal_value(each.value) for each in strings if isinstance(each, cst.SimpleString)
        ]
        return _constant(start, end, values[0][:0].join(values))
    parts: list[Part] = []
    for each in strings:
        if isinstance(each, cst.SimpleString):
            parts.append(string(each, c))
        elif isinstance(each, _Formatted):
            parts += _parts(each.parts, _decoder(each), c)
    template = any(type(each) is cst.TemplatedString for each in strings)
    return form.FString(start, end, tuple(parts), template)


def formatted(node: _Formatted, c: Context) -> form.FString:
    parts = _parts(node.parts, _decoder(node), c)
    return form.FString(*c.spans[id(node)], tuple(parts), type(node) is cst.TemplatedString)


def _side_by_side(node: cst.BaseString) -> list[cst.BaseString]:
    strings: list[cst.BaseString] = []
    while isinstance(node, cst.ConcatenatedString):
        strings.append(node.left)
        node = node.right
    return [*strings, node]


def _constant(start: int, end: int, value: str | bytes) -> form.Constant:
    return form.Constant(start, end, value, "str" if type(value) is str else "bytes")


def _parts(contents: Sequence[_FormattedContent], decode: Callable[[str], str], c: Context) -> list[Part]:
    parts: list[Part] = []
    for content in contents:
        start, end = c.spans[id(content)]
        if isinstance(content, (cst.FormattedStringText, cst.TemplatedStringText)):
            text = content.value.replace("{{", "{").replace("}}", "}")
            parts.append(form.Constant(start, end, decode(text), "str"))
        else:
            assert isinstance(content, (cst.FormattedStringExpression, cst.TemplatedStringExpression))
            spec = _parts(content.format_spec or (), decode, c)
            parts.append(
                form.Interpolation(start, end, c.lower(content.expression), content.conversion, tuple(spec))
            )
    return parts


def _decoder(node: _Formatted) -> Callable[[str], str]:
    return universal_newlines if "r" in node.start.lower() else unescaped


LITERALS: Final[dict[type, Lower]] = {
    cst.Integer: integer,
    cst.Float: real,
    cst.Imaginary: imaginary,
    cst.Ellipsis: ellipsis,
    cst.SimpleString: string,
    cst.ConcatenatedString: concatenated,
    cst.FormattedString: formatted,
    cst.TemplatedString: formatted,
}
