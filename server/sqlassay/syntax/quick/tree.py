"""Python's own tree of a source, with columns in characters."""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from typing import Any, Final, cast

from sqlassay.syntax.quick.context import UnusualError

_FILE: Final = "<sqlassay>"

# What Python says of a source is the business of those who run it.
warnings.filterwarnings("ignore", module=_FILE)


def tree_of(source: str) -> ast.Module:
    """:raises SyntaxError: and other errors of ``compile``, when Python cannot read it."""
    ascii_only = source.isascii()
    if not ascii_only and not unicodedata.is_normalized("NFKC", source):
        raise UnusualError("names that Python writes differently")
    tree = cast("ast.Module", compile(source, _FILE, "exec", ast.PyCF_ONLY_AST, dont_inherit=True))
    if not ascii_only:
        _count_characters(tree, source)
    return tree


_LINE_END: Final = re.compile(r"\r\n?|\n")


def line_starts(source: str, start: int) -> list[int]:
    """Where the lines of a source start, which itself starts at `start`, by their numbers from 1."""
    if "\r" in source:
        return [0, start, *[start + match.end() for match in _LINE_END.finditer(source)]]
    starts = [0, start]
    at = source.find("\n") + 1
    while at:
        starts.append(start + at)
        at = source.find("\n", at) + 1
    return starts


def _count_characters(tree: ast.Module, source: str) -> None:
    lines = _LINE_END.split(source)
    encoded = {number: line.encode() for number, line in enumerate(lines, 1) if not line.isascii()}
    node: Any
    for node in ast.walk(tree):
        if (line := encoded.get(getattr(node, "lineno", 0))) is not None:
            node.col_offset = len(line[: node.col_offset].decode())
        if (line := encoded.get(getattr(node, "end_lineno", 0))) is not None:
            node.end_col_offset = len(line[: node.end_col_offset].decode())
