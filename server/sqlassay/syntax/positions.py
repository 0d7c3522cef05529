"""Where the nodes of a parsed module stand: offsets that equal those of libcst's ``PositionProvider``.

libcst keeps no positions; its provider finds them by printing the tree again, at twice the price of
parsing. Here each node type's line of the `grammar` is compiled to a straight function that adds up
lengths, when the first node of that type is met.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import libcst as cst

from sqlassay.syntax.grammar import SYNTAX

Walk: TypeAlias = Callable[..., int]
"""``walk(node, at, spans, layout)`` enters the spans of a node that starts at `at`, and returns where it
ends.
"""


class Layout:
    """What the walk over one module must know besides the node."""

    __slots__ = (
        "comments",
        "default_indent",
        "form_feeds",
        "indent",
        "newline",
        "parenthesized",
        "source",
        "start",
    )

    def __init__(self, module: cst.Module, source: str, start: int) -> None:
        self.source = source
        self.form_feeds = "\f" in source
        self.start = start
        self.default_indent = len(module.default_indent)
        self.newline = len(module.default_newline)
        self.indent = 0
        self.comments: list[tuple[int, int, str]] = []
        self.parenthesized: dict[tuple[int, int], tuple[int, int]] = {}

    def after_form_feeds(self, at: int) -> int:
        """Past the form feeds that begin a line; libcst drops those before a statement."""
        while self.source.startswith("\f", at - self.start):
            at += 1
        return at


class Positions(NamedTuple):
    """The places of one module's nodes."""

    spans: dict[int, tuple[int, int]]
    """By ``id`` of the node."""
    comments: list[tuple[int, int, str]]
    parenthesized: dict[tuple[int, int], tuple[int, int]]
    """The span within the parentheses of a node that has some, to the span with them."""
    end: int
    """Where the module ends; the tree has lost characters if that is not the end of its text."""


def positions(module: cst.Module, source: str, start: int = 0) -> Positions:
    """The places of a module's nodes; it was parsed from `source`, whose first character is at `start`."""
    layout = Layout(module, source, start)
    spans: dict[int, tuple[int, int]] = {}
    at = start
    for part in (*module.header, *module.body, *module.footer):
        at = WALKS[type(part)](part, at, spans, layout)
    if not module.has_trailing_newline and (module.header or module.body or module.footer):
        at -= layout.newline
    elif module.has_trailing_newline and not (module.header or module.body or module.footer):
        at += layout.newline
    return Positions(spans, layout.comments, layout.parenthesized, at)


class _Walks(dict[type, Walk]):
    """The compiled walks: a memo that fills itself."""

    def __missing__(self, node_type: type) -> Walk:
        walk = self[node_type] = _compile(node_type.__name__)
        return walk


_PARTICULAR: Final = {
    # Text that libcst does not keep as a node
    "keyword": "at += 2 + extra",  # `if`, or `elif` when an `if` is entered as another's orelse
    "indicator": "at += 1 + extra",  # `:`, or `->` before what a function returns
    "conversion": "if node.conversion is not None: at += 1 + len(node.conversion)",
    "comment": "end = at + len(node.value)\nlayout.comments.append((at, end, node.value))\nat = end",
    "newline": "at += layout.newline if node.value is None else len(node.value)",
    "line_indent": "if node.indent: at += layout.indent",
    # libcst drops the whitespace after what a handler catches: `except OSError :`
    "dropped_whitespace": "while layout.source[at - layout.start] in WHITESPACE: at += 1",
    # Parts that depend on others
    "orelse": """
part = node.orelse
if part is not None:
    at = WALKS[If](part, at, spans, layout, 2) if type(part) is If else enter(part)
    end = spans[id(part)][1]
""",
    "returns": "part = node.returns\nif part is not None: at = WALKS[Annotation](part, at, spans, layout, 1)",
    "names": """
if type(node.names) is ImportStar:
    at += 1
else:
    for part in node.names: at = enter(part)
""",
    "format_spec": """
if node.format_spec is not None:
    at += 1
    for part in node.format_spec: at = enter(part)
""",
    "guard": """
space = node.whitespace_before_if
at = enter(space)
if node.guard is not None: at += 2
space = node.whitespace_after_if
at = enter(space)
if node.guard is not None: at = enter(node.guard)
""",
    "rest": """
if node.rest is not None:
    at += 2
    space = node.whitespace_before_rest
    at = enter(space)
    at = enter(node.rest)
    part = node.trailing_comma
    if part is not None: at = enter(part)
""",
    "as_pattern": """
if node.pattern is not None: at = enter(node.pattern)
space = node.whitespace_before_as
at = enter(space)
if node.pattern is not None: at += 2
space = node.whitespace_after_as
at = enter(space)
""",
    "pattern_name": "at = at + 1 if node.name is None else enter(node.name)",
    # Strings side by side nest to the right, thousands deep in some files
    "concatenation": """
starts = []
outer = at
for part in node.lpar: at = enter(part)
part = node
while type(part) is ConcatenatedString:
    starts.append((id(part), at))
    at = enter(part.left)
    space = part.whitespace_between
    at = enter(space)
    part = part.right
at = enter(part)
for inner, start in starts: spans[inner] = (start, at)
if node.rpar:
    span = spans[id(node)]
    for part in node.rpar: at = enter(part)
    layout.parenthesized[span] = (outer, at)
""",
    # Bodies
    "small_statements": """
start = at
for part in node.body: at = enter(part)
spans[id(node)] = (start, spans[id(part)][1])
""",
    "block": """
part = node.header
at = enter(part)
outer = layout.indent
layout.indent = outer + (layout.default_indent if node.indent is None else len(node.indent))
for part in node.body: at = enter(part)
spans[id(node)] = (spans[id(node.body[0])][0], spans[id(part)][1])
for part in node.footer: at = enter(part)
layout.indent = outer
""",
    "cases": """
outer = layout.indent
layout.indent = outer + (layout.default_indent if node.indent is None else len(node.indent))
for part in node.cases: at = enter(part)
end = spans[id(part)][1]
for part in node.footer: at = enter(part)
layout.indent = outer
""",
}
"""What the words in braces of the grammar mean."""

_ENDS_NODE: Final = {"{orelse}", "{cases}"}


def _compile(name: str) -> Walk:
    scope: dict[str, Any] = dict(_SCOPE)
    exec(compile(_source(name), f"<walk over {name}>", "exec"), scope)
    walk: Walk = scope["walk"]
    return walk


_ENTER: Final = re.compile(r"enter\(([\w.]+)\)")
_WALK: Final = r"WALKS[type(\1)](\1, at, spans, layout)"
"""What ``enter(node)`` stands for in the code below."""


def _source(name: str) -> str:
    lines = ["def walk(node, at, spans, layout, extra=0):"]
    end = "at"
    for word in SYNTAX[name].split():
        lines += (f"    {line}" for line in _ENTER.sub(_WALK, _code(word, end)).strip().split("\n"))
        if word.endswith("!") or word in _ENDS_NODE:
            end = "end"
    return "\n".join([*lines, "    return at"])


_WHITESPACE = """
space = {space}
if type(space) is SimpleWhitespace: at += len(space.value)
elif space is not None: at = enter(space)
"""
_COMMA = """
part = node.{name}
if type(part) is not MaybeSentinel:
    at += 1
""" + "".join(
    f"    {line}\n"
    for side in ("part.whitespace_before", "part.whitespace_after")
    for line in _WHITESPACE.format(space=side).strip().split("\n")
)
_OPENING = """
outer = at
for part in node.lpar: at = enter(part)
start = at
"""
_CLOSING = """
spans[id(node)] = span = (start, at)
if node.rpar:
    for part in node.rpar: at = enter(part)
    layout.parenthesized[span] = (outer, at)
"""
_INDENT = """
if layout.form_feeds: at = layout.after_form_feeds(at) + layout.indent
else: at += layout.indent
"""
_RECORD = "spans[id(node)] = (start, {end})\n"


def _code(word: str, end: str) -> str:
    """The code for one word of the grammar; `end` is the variable that holds the end of the node's span."""
    kind, name = word[0], word.strip("'=~,{}?*!")
    if word == "(":
        return "start = at"
    if word == ")":
        return _RECORD.format(end=end)
    if word == "<":
        return _OPENING
    if word == ">":
        return _CLOSING
    if word == "indent":
        return _INDENT
    if kind == "'":
        return f"at += {len(word) - 2}"
    if kind == "=":
        return f"if type(node.{name}) is str: at += len(node.{name})"
    if kind == "~":
        return _WHITESPACE.format(space=f"node.{name}")
    if kind == ",":
        return _COMMA.format(name=name)
    if kind == "{":
        return _PARTICULAR[name]
    return _child(name, word)


def _child(name: str, word: str) -> str:
    visit = "at = enter(part)"
    if word.endswith("!"):
        visit += "; end = spans[id(part)][1]"
    if "*" in word:
        return f"for part in node.{name}: {visit}"
    if "?" in word:
        return f"part = node.{name}\nif part is not None: {visit}"
    return f"part = node.{name}\n{visit}"


def _simple_whitespace(node: cst.SimpleWhitespace, at: int, *_: object) -> int:
    return at + len(node.value)


def _nothing(_node: object, at: int, *_: object) -> int:
    return at


WALKS: Final = _Walks(
    {cst.SimpleWhitespace: _simple_whitespace, cst.MaybeSentinel: _nothing, type(None): _nothing}
)
_SCOPE: Final[dict[str, Any]] = {"WALKS": WALKS, "WHITESPACE": " \t\f\\\r\n"} | {
    node_type.__name__: node_type
    for node_type in (
        cst.Annotation,
        cst.ConcatenatedString,
        cst.EmptyLine,
        cst.If,
        cst.ImportAlias,
        cst.ImportStar,
        cst.MatchCase,
        cst.MaybeSentinel,
        cst.SimpleWhitespace,
    )
}
