"""Where the nodes of a parsed module stand: offsets that equal those of libcst's ``PositionProvider``.

libcst keeps no positions; its provider finds them by printing the tree again, at twice the price of parsing. Here each
node type's line of the `grammar` is compiled to a straight function that adds up lengths, when the first node of that
type is met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import libcst as cst

from sqlassay.syntax.grammar import SYNTAX

Walk: TypeAlias = Callable[..., int]
"""``walk(node, at, spans, layout)`` enters the spans of a node that starts at `at`, and returns where it ends."""


class Layout:
    """What the walk over one module must know besides the node."""

    __slots__ = ("comments", "default_indent", "indent", "newline", "spans")

    def __init__(self, module: cst.Module) -> None:
        self.default_indent = len(module.default_indent)
        self.newline = len(module.default_newline)
        self.indent = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self.comments: list[tuple[int, int, str]] = []


class Positions(NamedTuple):
    """The places of one module's nodes."""

    spans: dict[int, tuple[int, int]]
    """By ``id`` of the node."""
    comments: list[tuple[int, int, str]]
    end: int
    """Where the module ends; the tree has lost characters if that is not the end of its text."""


def positions(module: cst.Module, start: int = 0) -> Positions:
    """The places of all nodes of a module that was parsed from a text whose first character has the offset `start`."""
    layout = Layout(module)
    spans = layout.spans
    at = start
    for part in (*module.header, *module.body, *module.footer):
        at = WALKS[type(part)](part, at, spans, layout)
    if not module.has_trailing_newline and (module.header or module.body or module.footer):
        at -= layout.newline
    elif module.has_trailing_newline and not (module.header or module.body or module.footer):
        at += layout.newline
    return Positions(spans, layout.comments, at)


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
    # Parts that depend on others
    "orelse": """
part = node.orelse
if part is not None:
    at = WALKS[type(part)](part, at, spans, layout, 2) if type(part) is If else WALKS[type(part)](part, at, spans, layout)
    end = spans[id(part)][1]
""",
    "returns": "part = node.returns\nif part is not None: at = WALKS[Annotation](part, at, spans, layout, 1)",
    "names": """
if type(node.names) is ImportStar:
    at += 1
else:
    for part in node.names: at = WALKS[ImportAlias](part, at, spans, layout)
""",
    "format_spec": """
if node.format_spec is not None:
    at += 1
    for part in node.format_spec: at = WALKS[type(part)](part, at, spans, layout)
""",
    "guard": """
space = node.whitespace_before_if
at = WALKS[type(space)](space, at, spans, layout)
if node.guard is not None: at += 2
space = node.whitespace_after_if
at = WALKS[type(space)](space, at, spans, layout)
if node.guard is not None: at = WALKS[type(node.guard)](node.guard, at, spans, layout)
""",
    "rest": """
if node.rest is not None:
    at += 2
    space = node.whitespace_before_rest
    at = WALKS[type(space)](space, at, spans, layout)
    at = WALKS[type(node.rest)](node.rest, at, spans, layout)
    part = node.trailing_comma
    if part is not None: at = WALKS[type(part)](part, at, spans, layout)
""",
    "as_pattern": """
if node.pattern is not None: at = WALKS[type(node.pattern)](node.pattern, at, spans, layout)
space = node.whitespace_before_as
at = WALKS[type(space)](space, at, spans, layout)
if node.pattern is not None: at += 2
space = node.whitespace_after_as
at = WALKS[type(space)](space, at, spans, layout)
""",
    "pattern_name": "at = at + 1 if node.name is None else WALKS[type(node.name)](node.name, at, spans, layout)",
    # Strings side by side nest to the right, thousands deep in some files
    "concatenation": """
starts = []
for part in node.lpar: at = WALKS[type(part)](part, at, spans, layout)
part = node
while type(part) is ConcatenatedString:
    starts.append((id(part), at))
    at = WALKS[type(part.left)](part.left, at, spans, layout)
    space = part.whitespace_between
    at = WALKS[type(space)](space, at, spans, layout)
    part = part.right
at = WALKS[type(part)](part, at, spans, layout)
for inner, start in starts: spans[inner] = (start, at)
for part in node.rpar: at = WALKS[type(part)](part, at, spans, layout)
""",
    # Bodies
    "small_statements": """
start = at
for part in node.body: at = WALKS[type(part)](part, at, spans, layout)
spans[id(node)] = (start, spans[id(part)][1])
""",
    "block": """
part = node.header
at = WALKS[type(part)](part, at, spans, layout)
outer = layout.indent
layout.indent = outer + (layout.default_indent if node.indent is None else len(node.indent))
for part in node.body: at = WALKS[type(part)](part, at, spans, layout)
spans[id(node)] = (spans[id(node.body[0])][0], spans[id(part)][1])
for part in node.footer: at = WALKS[EmptyLine](part, at, spans, layout)
layout.indent = outer
""",
    "cases": """
outer = layout.indent
layout.indent = outer + (layout.default_indent if node.indent is None else len(node.indent))
for part in node.cases: at = WALKS[MatchCase](part, at, spans, layout)
end = spans[id(part)][1]
for part in node.footer: at = WALKS[EmptyLine](part, at, spans, layout)
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


def _source(name: str) -> str:
    lines = ["def walk(node, at, spans, layout, extra=0):"]
    end = "at"
    for word in SYNTAX[name].split():
        lines += (f"    {line}" for line in _code(word, end).strip().split("\n"))
        if word.endswith("!") or word in _ENDS_NODE:
            end = "end"
    return "\n".join([*lines, "    return at"])


_WHITESPACE = """
space = {space}
if type(space) is SimpleWhitespace: at += len(space.value)
elif space is not None: at = WALKS[type(space)](space, at, spans, layout)
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
_PARENTHESES = "if node.{side}:\n    for part in node.{side}: at = WALKS[type(part)](part, at, spans, layout)\n"
_RECORD = "spans[id(node)] = (start, {end})\n"


def _code(word: str, end: str) -> str:
    """The code for one word of the grammar; `end` is the variable that holds the end of the node's span."""
    kind, name = word[0], word.strip("'=~,{}?*!")
    if word == "(":
        return "start = at"
    if word == ")":
        return _RECORD.format(end=end)
    if word == "<":
        return _PARENTHESES.format(side="lpar") + "start = at"
    if word == ">":
        return _RECORD.format(end=end) + _PARENTHESES.format(side="rpar")
    if word == "indent":
        return "at += layout.indent"
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
    visit = "at = WALKS[type(part)](part, at, spans, layout)"
    if word.endswith("!"):
        visit += "; end = spans[id(part)][1]"
    if "*" in word:
        return f"for part in node.{name}: {visit}"
    if "?" in word:
        return f"part = node.{name}\nif part is not None: {visit}"
    return f"part = node.{name}\n{visit}"


def _simple_whitespace(node: cst.SimpleWhitespace, at: int, *_: object) -> int:
    return at + len(node.value)


def _nothing(node: object, at: int, *_: object) -> int:
    return at


WALKS: Final = _Walks({cst.SimpleWhitespace: _simple_whitespace, cst.MaybeSentinel: _nothing, type(None): _nothing})
_SCOPE: Final = {"WALKS": WALKS} | {
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
