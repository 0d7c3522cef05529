"""What is not given to the parser: text on which it would take minutes or overflow its stack.

libcst's parser recurses natively, and takes quadratic time on long chains. The limits lie far above what
people write (Python itself refuses 200 nested brackets) and keep the compact form shallow for those who
walk over it.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from sqlassay.syntax.lexical import code_only

_LARGEST: Final = 1_000_000
"""Characters in a block."""
_DEEPEST: Final = 100
"""Brackets in one another."""
_DEEPEST_STRINGS: Final = 20
"""F-strings in one another."""
_LONGEST: Final = 200
"""Operators, attributes, calls and subscripts of one expression, without what stands in its brackets."""
_MOST_BRANCHES: Final = 200


def excess(source: str) -> str | None:
    """Why a block is not to be parsed, in words; None when it may be."""
    if len(source) > _LARGEST:
        return f"a block of {len(source):,} characters"
    if (branches := source.count("elif")) > _MOST_BRANCHES:
        return f"{branches:,} branches"
    if source.count("{") >= _DEEPEST_STRINGS and _NESTED_STRINGS.search(source):
        return "strings nested too deeply"
    if source.count("(") + source.count("[") + source.count("{") > _DEEPEST:
        depth = _bracket_depth(code_only(source))
        if depth > _DEEPEST:
            return f"{depth:,} nested brackets"
    if _may_hold_long_expression(source):
        length = _longest_expression(code_only(source))
        if length > _LONGEST:
            return f"an expression of {length:,} operators"
    return None


_NESTED_STRINGS: Final = re.compile(rf"(?:[fFtT][rR]?[\"']++[^\"'\n{{]*+\{{[^\"'\n]*?){{{_DEEPEST_STRINGS}}}")
_STEPS: Final = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_BRACKET: Final = re.compile(r"[()\[\]{}]")


def _bracket_depth(code: str) -> int:
    return max(accumulate(map(_STEPS.__getitem__, _BRACKET.findall(code))), default=0)


# An expression is long on one line, or it goes on over many, which begin or end with its operators.
_FEW_LINES: Final = 30
_GOES_ON: Final = re.compile(r"\n[ \t)\]}]*+(?:[-+*/%&|^~.]|(?:and|or|else)\b(?![ \t]*:))")
_LINE_ENDS: Final = tuple(f"{sign}\n" for sign in (*"+-*/%&|^.\\", " and", " or"))


def _may_hold_long_expression(source: str) -> bool:
    if "\r" in source:
        source = source.replace("\r", "")
    lines = source.split("\n")
    if max(map(len, lines)) > 2 * _LONGEST:
        return True
    if len(lines) <= _FEW_LINES:
        return False
    return len(_GOES_ON.findall(source)) + sum(map(source.count, _LINE_ENDS)) > _FEW_LINES


_OPERATOR: Final = r"(?:[-+*/%@&|^~.(\[{]|\b(?:and|or|not|if|else|lambda|await)\b)"
_TERM: Final = re.compile(rf"\\\r?\n|[\n,;)\]}}]|{_OPERATOR}")


def _longest_expression(code: str) -> int:
    longest = 0
    lengths = [0]
    for term in _TERM.findall(code):
        if term in ",;" or (term == "\n" and len(lengths) == 1):
            lengths[-1] = 0
        elif term in ")]}":
            if len(lengths) > 1:
                lengths.pop()
        elif term[0] not in "\\\n":
            lengths[-1] += 1
            longest = max(longest, lengths[-1])
            if term in "([{":
                lengths.append(0)
    return longest
