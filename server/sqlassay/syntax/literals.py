"""The values that Python gives its string literals."""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def literal_value(source: str) -> str | bytes:
    """The value of a string or bytes literal, from its prefix to its closing quote."""
    quote = source[-1]
    opening = source.index(quote)
    prefix = source[:opening].lower()
    width = 3 if source.startswith(quote * 3, opening) and len(source) - opening >= 6 else 1
    content = source[opening + width : -width]
    if "b" in prefix:
        content = universal_newlines(content) if "r" in prefix else unescaped(content, _BYTE_ESCAPE)
        return bytes([ord(character) & 0xFF for character in content])  # b"\777" is b"\xff"
    return universal_newlines(content) if "r" in prefix else unescaped(content)


def universal_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_BYTE_ESCAPE: Final = re.compile(r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2})")
_TEXT_ESCAPE: Final = re.compile(
    r"\\(\n|[\\'\"abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\})"
)
_SIMPLE: Final = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


def unescaped(text: str, escape: re.Pattern[str] = _TEXT_ESCAPE) -> str:
    """The text with its `escape sequences
    <https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences>`_ replaced; one that means
    nothing stays as it is, as in Python.
    """
    text = universal_newlines(text)
    return escape.sub(_meaning, text) if "\\" in text else text


def _meaning(match: re.Match[str]) -> str:
    code = match[1]
    if (simple := _SIMPLE.get(code)) is not None:
        return simple
    try:
        if code[0] == "N":
            return unicodedata.lookup(code[2:-1])
        return chr(int(code[1:], 16) if code[0] in "xuU" else int(code, 8))
    except (KeyError, ValueError):
        return match[0]
