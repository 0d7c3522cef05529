"""Markdown for editors, and the same as plain text for those that show none."""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_STRONG_CODE = re.compile(r"\*\*((`+)(?!`).+?(?<!`)\2(?!`))\*\*", re.DOTALL)
_SPECIAL = re.compile(r"([\\*_\[\]<>#|~`])")
_FENCED = re.compile(r"^(`{3,})[^\n]*\n(.*?)^\1[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\(<?([^)>\s]+)>?\)")
_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\\\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=[^\s\\])\1(?![\w*_])")
_ESCAPED = re.compile(r"\\([\\*_\[\]<>#|~`])")


def escape(text: str) -> str:
    """Prose as Markdown that shows exactly it, ``__tablename__`` too; code spans are kept as code."""
    return _outside(_CODE_SPAN, text, lambda prose: _SPECIAL.sub(r"\\\1", prose))


def code(text: str) -> str:
    """Text from the project as a code span, in which nothing is markup."""
    ticks = "`" * (_longest_run(text) + 1)
    line = " ".join(text.split())
    space = " " if "`" in line[:1] + line[-1:] else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def fenced(text: str, language: str) -> str:
    """Text from the project as a block of code, in which nothing is markup."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def _longest_run(text: str) -> int:
    """How many backticks follow one another in a text, at most."""
    return max(map(len, re.findall("`+", text)), default=0)


def paragraph(text: str) -> str:
    """The first paragraph of Markdown: its leading prose, no headings, code blocks or lists."""
    for block in re.split(r"\n\s*\n", text.strip()):
        if not re.match(r"#|```|~~~|[-*+] |\d+\. |<!--|\||>", block):
            return block.strip()
    return ""


def plain(text: str) -> str:
    """Markdown as readable text: no fences, emphasis, escapes; a link's address stands behind its words."""
    return _outside(_FENCED, text, _plain_prose, lambda fenced: fenced[2]).strip() + "\n"


def _plain_prose(text: str) -> str:
    text = _STRONG_CODE.sub(r"\1", text)
    return _outside(_CODE_SPAN, text, _plain_words, lambda code: code[0].strip("`").strip())


def _plain_words(text: str) -> str:
    text = _LINK.sub(r"\1 (\2)", _HEADING.sub("", text))
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))


def _outside(
    pattern: re.Pattern[str],
    text: str,
    change: Callable[[str], str],
    change_match: Callable[[re.Match[str]], str] = lambda match: match[0],
) -> str:
    """`text` with `change` applied to all that `pattern` does not match, `change_match` to the rest."""
    pieces: list[str] = []
    done = 0
    for match in pattern.finditer(text):
        pieces += change(text[done : match.start()]), change_match(match)
        done = match.end()
    pieces.append(change(text[done:]))
    return "".join(pieces)
