"""Splitting a text into blocks that can be parsed one by one.

A block is a function, a class, or a run of other statements, with the blank lines, comments and decorators
before it; the body of a class is split once more. The blocks follow one another without a gap, so joined
they are the text.

The split is exact for valid Python. In broken Python a line at the block's own indentation that opens a
function or a class begins a block whatever came before: an open bracket or quote harms the block that it
stands in and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from sqlassay.syntax.lexical import COMMENT, ESCAPE, end_of_match, many, open_brackets, string_end, strings

Kind = Literal["statements", "function", "class", "member"]

_LONGEST_RUN = 60
"""Statements in a run; a longer one is cut, so that a keystroke does not parse a long table again."""


class Role(NamedTuple):
    """What a block is, and what its text needs before and after it to be a module by itself."""

    kind: Kind
    owner: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


class Piece(NamedTuple):
    """A block in its text."""

    start: int
    end: int
    role: Role


class OpenStringError(Exception):
    """A long string runs to the end of the text: its quotes may pair wrongly from there back to anywhere."""


def split(text: str) -> list[Piece]:
    """The blocks of a module, in order; a class is its head and its members."""
    try:
        return list(split_from(text, 0))
    except OpenStringError:
        return list(split_fenced(text))


def split_from(text: str, start: int) -> Iterator[Piece]:
    """The blocks of a module from one on that is no member of a class. What comes before has no part in it.

    :raises OpenStringError: when a long string runs to the end, which only the whole text can tell.
    """
    return _with_members(text, _group(text, start, len(text), _level("", fenced=False)))


def split_fenced(text: str) -> Iterator[Piece]:
    """The blocks of a module in which a long string runs to the end."""
    return _with_members(text, _group(text, 0, len(text), _level("", fenced=True)))


def _with_members(text: str, blocks: Iterable[Piece]) -> Iterator[Piece]:
    for block in blocks:
        yield from _split_class(text, block) if block.role.kind == "class" else (block,)


def _split_level(text: str, start: int, end: int, indent: str) -> list[Piece]:
    try:
        return list(_group(text, start, end, _level(indent, fenced=False)))
    except OpenStringError:
        return list(_group(text, start, end, _level(indent, fenced=True)))


# The statements of one level


class _Level(NamedTuple):
    """The patterns for the statements at one indentation."""

    indent: str
    fence: re.Pattern[str] | None
    trivia: re.Pattern[str]
    """Blank lines, comments and the indentation before a statement."""
    statement: re.Pattern[str]
    """As much of a statement, with what is indented below it, as can be told by a regular expression."""


_OPENS_BLOCK = r"(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*[(\[]|class[ \t]+\w+[ \t]*[(:\[]|@[A-Za-z_])"


@cache
def _level(indent: str, fenced: bool) -> _Level:
    fence = indent + _OPENS_BLOCK if fenced else ""
    # A comment that is indented deeper belongs to the statement above it.
    comment = rf"(?!{indent}[ \t])[ \t\f]*+{COMMENT}\r?"
    next_is_no_statement = rf"(?!\f*+{indent}[^\s#)\]}}])"
    blank_lines = many(r"[ \t\r\f]*+\n", rf"[ \t\f]*+{COMMENT}\r?(?:\n|\Z)")
    not_counted = many(r"[ \t\r\f]*+\n", rf"{comment}\n")
    line_end = rf"\n{not_counted}{next_is_no_statement}"
    return _Level(
        indent,
        re.compile(fence) if fenced else None,
        re.compile(rf"{blank_lines}(?>(?:\f*+{indent})?)"),
        re.compile(many(r"[^\n\"'#\\]++", line_end, COMMENT, ESCAPE, strings(fence))),
    )


class _Statement(NamedTuple):
    """A statement: where the line after the one before it starts, and where it starts itself."""

    line: int
    first: int


def _statements(text: str, start: int, end: int, level: _Level) -> Iterator[_Statement]:
    line = start
    first = end_of_match(level.trivia, text, start + text.startswith("\ufeff", start), end)
    while first < end:
        yield _Statement(line, first)
        line = _next_line(text, first, end, level)
        if line >= end:
            return
        first = end_of_match(level.trivia, text, line, end)


def _next_line(text: str, first: int, end: int, level: _Level) -> int:
    at = first
    while True:
        at = end_of_match(level.statement, text, at, end)
        if at >= end:
            return end
        if text[at] == "\n":
            return at + 1
        string = string_end(text, at, end, level.fence)
        if not string.terminated and string.offset >= end and level.fence is None:
            raise OpenStringError
        at = max(string.offset, at + 1)


# Statements grouped to blocks

_OPENER = re.compile(
    r"(?P<function>(?:async[ \t]+)?def\b)|(?P<class>class[ \t]+\w)|(?P<decorator>@[ \t]*[A-Za-z_(])"
    r"|(?P<statement>import[ \t]+\w|from[ \t]+[.\w]+(?:[ \t]+\.*)?[ \t]*import\b|if[ \t]+__name__\b)"
    r"|(?P<clause>(?:else|elif|except|finally)\b)"
)
_BLANK_LINE = re.compile(r"^[ \t\f]*\r?\n", re.MULTILINE)


def _group(text: str, start: int, end: int, level: _Level) -> Iterator[Piece]:
    run = _Run(text, start)
    for statement in _statements(text, start, end, level):
        match = _OPENER.match(text, statement.first, end)
        opener = match.lastgroup if match else None
        if run.ends_before(statement, opener, paragraphs=not level.indent):
            yield run.block(statement.line)
            run = _Run(text, statement.line)
        run.add(opener)
    yield run.block(end)


_STATEMENTS: Final = Role("statements")
_ROLES: Final = {"function": Role("function"), "class": Role("class")}


class _Run:
    """The block that is being gathered."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.kind: str | None = None
        self.length = 0
        self.checked = start
        self.depth = 0

    def add(self, opener: str | None) -> None:
        self.length += 1
        if self.kind is None or self.kind == "decorated":
            if opener == "function" or opener == "class":
                self.kind = opener
            elif self.kind is None:
                self.kind = "decorated" if opener == "decorator" else "statements"

    def ends_before(self, statement: _Statement, opener: str | None, paragraphs: bool) -> bool:
        if self.kind is None or opener == "clause":
            return False
        if self.kind == "decorated":
            return opener in (None, "statement") and self._balanced(statement.line)
        if opener == "function" or opener == "class":
            return True
        if opener == "decorator":
            return self._balanced(statement.line) or _decorates(self.text, statement.first)
        if self.kind == "statements":
            ends = self.length >= _LONGEST_RUN or (
                paragraphs and _BLANK_LINE.search(self.text, statement.line, statement.first) is not None
            )
            return ends and self._balanced(statement.line)
        return opener == "statement" or self._balanced(statement.line)

    def block(self, end: int) -> Piece:
        return Piece(self.start, end, _ROLES.get(self.kind or "", _STATEMENTS))

    def _balanced(self, end: int) -> bool:
        self.depth += open_brackets(self.text[self.checked : end])
        self.checked = end
        return self.depth <= 0


_DECORATED = re.compile(
    r"(?:[ \t]*@[^\r\n]*\r?\n|[ \t]*(?:#[^\r\n]*)?\r?\n)+[ \t]*(?:(?:async[ \t]+)?def|class)\b"
)


def _decorates(text: str, first: int) -> bool:
    """Whether an ``@`` at the start of a line is a decorator's although a bracket seems to be open."""
    return _DECORATED.match(text, first) is not None


# The members of a class

_CLASS = re.compile(r"^class[ \t]+(\w+)", re.MULTILINE)
_HEADER_END = re.compile(r":[ \t\f]*(?:#[^\r\n]*)?\r?\n")
_INDENT = re.compile(r"(?:[ \t\r\f]*\n|[ \t\f]*#[^\n]*\n)*([ \t]+)(?=[^\s#])")


def _split_class(text: str, block: Piece) -> Iterator[Piece]:
    """The head of a class (decorators, header, docstring, leading fields), then its members."""
    name = _CLASS.search(text, block.start, block.end)
    body = _class_body(text, name.start(), block.end) if name else None
    indent = _INDENT.match(text, body, block.end) if body else None
    if name is None or body is None or indent is None:
        yield block
        return
    member = Role("member", (name[1],), "class _:\n")
    head, *members = _split_level(text, body, block.end, indent[1])
    if head.role.kind == "statements":
        yield block._replace(end=head.end)
    else:
        line_end = "\r\n" if text.startswith("\r\n", body - 2) else "\n"
        yield Piece(block.start, body, block.role._replace(after=f"{indent[1]}pass{line_end}"))
        yield head._replace(role=member)
    for piece in members:
        yield piece._replace(role=member)


def _class_body(text: str, start: int, end: int) -> int | None:
    """Where the body of the class that starts at `start` begins; None when it stands on the header's line."""
    at = start
    while header := _HEADER_END.search(text, at, end):
        if open_brackets(text[start : header.end()]) <= 0:
            return header.end()
        at = header.end()
    return None
