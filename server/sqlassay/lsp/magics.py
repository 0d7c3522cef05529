"""What IPython takes for a command of its own in a cell, and Python does not understand (`magics
<https://ipython.readthedocs.io/en/stable/interactive/tutorial.html#magic-functions>`_).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OF_PYTHON = re.compile(r"%%(?:capture|prun|time|timeit)\b")
"""Commands for a whole cell that run it as Python."""
COMMAND = re.compile(r"[ \t]*(?:[%!?]|[\w.]+\?{1,2}[ \t]*$)", re.MULTILINE)
ASSIGNED = re.compile(r"[ \t]*[\w., \t]+=[ \t]*(?=[%!])")
TOKEN = re.compile(
    r"""
    (?:\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)) | (?:'{3}(?:[^\\]|\\.)*?(?:'{3}|\Z))
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | \#[^\r\n]* | [(\[{] | [)\]}] | \\(?:\r\n?|\n) | \r\n?|\n
    """,
    re.VERBOSE | re.DOTALL,
)
NOTHING = "0"
"""What stands for a command: it is a statement, and does nothing."""


def without_magics(cell: str) -> str | None:
    """The Python in a cell, with each character where it was; None for a cell that is no Python."""
    first = cell.lstrip()
    if first.startswith("%%") and not OF_PYTHON.match(first):
        return None
    text = cell
    for start in _statement_lines(cell):
        end = _end_of_line(cell, start)
        assigned = ASSIGNED.match(cell, start, end)
        if assigned or COMMAND.match(cell, start, end):
            begins = assigned.end() if assigned else end - len(cell[start:end].lstrip())
            text = text[:begins] + NOTHING.ljust(end - begins) + text[end:]
    return text


def _statement_lines(cell: str) -> Iterator[int]:
    """The offsets of the lines that no string, bracket or backslash of a line before goes on into."""
    yield 0
    depth = 0
    for token in TOKEN.finditer(cell):
        match token[0][0]:
            case "(" | "[" | "{":
                depth += 1
            case ")" | "]" | "}":
                depth = max(depth - 1, 0)
            case "\r" | "\n" if depth == 0:
                yield token.end()


def _end_of_line(text: str, start: int) -> int:
    return next((i for i in range(start, len(text)) if text[i] in "\r\n"), len(text))
