"""Where classes, functions and module-level names stand in a text, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlassay.syntax.blocks import Piece, split

_CLASS = re.compile(r"^([ \t]*)class[ \t]+(\w+)", re.MULTILINE)
_FUNCTION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
_BINDING = re.compile(r"^([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=)", re.MULTILINE)


def definitions(text: str) -> Iterator[tuple[str, int]]:
    """The classes, the functions and methods, and the names that module-level statements bind: each qualified
    name with the offset at which its line has it. Of a name that is bound twice the first comes first.
    """
    for piece in split(text):
        match piece.role.kind:
            case "class" | "member":
                yield from _classes(text, piece)
                yield from _function(text, piece)
            case "function":
                yield from _function(text, piece)
            case "statements":
                yield from _bindings(text, piece)


def _classes(text: str, piece: Piece) -> Iterator[tuple[str, int]]:
    """The class that a block begins with, and those in it, by their indentation."""
    around: list[tuple[str, str]] = []
    for found in _CLASS.finditer(text, piece.start, piece.end):
        indent, name = found.groups()
        while around and len(around[-1][0]) >= len(indent):
            around.pop()
        around.append((indent, name))
        yield ".".join([*piece.role.owner, *(each for _, each in around)]), found.start(2)
        if piece.role.kind == "class":
            return


def _function(text: str, piece: Piece) -> Iterator[tuple[str, int]]:
    """The function that a block is, if it is one."""
    found = _FUNCTION.search(text, piece.start, piece.end)
    if found is not None and _CLASS.search(text, piece.start, found.start()) is None:
        yield ".".join([*piece.role.owner, found[1]]), found.start(1)


def _bindings(text: str, piece: Piece) -> Iterator[tuple[str, int]]:
    for found in _CLASS.finditer(text, piece.start, piece.end):
        yield found[2], found.start(2)
    for found in _BINDING.finditer(text, piece.start, piece.end):
        yield found[1], found.start(1)
