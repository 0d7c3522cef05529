"""Removing a statement with its lines, or an item of a list with its comma."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlassay.syntax import form
from sqlassay.syntax.document import Document
from sqlassay.syntax.intents import CannotLowerError
from sqlassay.syntax.unit import Unit
from sqlassay.text import Edit, Span

_Parentheses = Mapping[tuple[int, int], tuple[int, int]]
_ITEMS: Final = (form.Argument, form.DictItem, form.Alias, form.WithItem)
_SEQUENCES: Final = (form.Tuple, form.List, form.Set)
_LINE_REST: Final = re.compile(r"[ \t\f]*;?[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)")
_COMMA: Final = re.compile(r"\s*,[ \t]*")


def removal(document: Document, unit: Unit, span: Span, parentheses: _Parentheses) -> Edit:
    """The edit, with offsets from the unit's start, that removes the node at `span`.

    :raises CannotLowerError: when nothing that could be removed has that span
    """
    for parent, siblings in _groups(unit.body):
        index = next((index for index, node in enumerate(siblings) if node.span == span), None)
        if index is None:
            continue
        if isinstance(parent, (form.Function, form.Class)) and siblings is parent.decorators:
            return _decorator(unit.text, siblings[index])
        if isinstance(siblings[index], form.Statement):
            return _statement(unit.text, siblings, index, _needs_statement(document, unit, parent))
        return _item(unit, parent, siblings, index, parentheses)
    raise CannotLowerError("there is nothing to remove")


def comment_edit(text: str, span: Span, content: str) -> Edit:
    """The edit that replaces the comment at `span`, or takes it away when the content is empty."""
    if content:
        return Edit(span, content)
    start = len(text[: span.start].rstrip(" \t\f"))
    rest = _LINE_REST.match(text, span.end)
    alone = start == 0 or text[start - 1] in "\r\n"
    return Edit(Span(start, rest.end() if alone and rest else span.end), "")


def _needs_statement(document: Document, unit: Unit, parent: form.Node | None) -> bool:
    """Whether the suite below `parent` needs another statement than those in the unit."""
    in_class = unit.kind == "member" and parent is None
    if not in_class and not (unit.kind == "class" and parent in unit.body):
        return parent is not None
    return not any(_class_statements(other) for other in _units_of_class(document, unit) if other is not unit)


def _units_of_class(document: Document, unit: Unit) -> Iterator[Unit]:
    at = first = document.units.index(unit)
    while document.units[first].kind == "member":
        first -= 1
    for at in range(first, len(document.units)):
        if at > first and document.units[at].kind != "member":
            return
        yield document.units[at]


def _class_statements(unit: Unit) -> tuple[form.Statement, ...]:
    match unit.body:
        case (form.Class(body=body),) if unit.kind == "class":
            return body
        case body:
            return body


def _groups(body: tuple[form.Statement, ...]) -> Iterator[tuple[form.Node | None, Sequence[form.Node]]]:
    """The lists of nodes that an item may be removed from, each with the node that it belongs to."""
    yield None, body
    for node in form.walk(body):
        for name in node.__struct_fields__[2:]:
            value = getattr(node, name)
            if isinstance(value, tuple) and value and isinstance(value[0], form.Node):
                removable = isinstance(value[0], (*_ITEMS, form.Statement)) or isinstance(node, _SEQUENCES)
                if removable or name == "decorators":
                    yield node, value


def _statement(text: str, siblings: Sequence[form.Node], index: int, required: bool) -> Edit:
    statement = siblings[index]
    start, end = _with_decorators(text, statement), statement.end
    if text.startswith("elif", start):
        raise CannotLowerError("a branch cannot be removed")
    if required and len(siblings) == 1:
        return Edit(Span(start, end), "pass")
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _LINE_REST.match(text, end)
    if not text[line:start].strip() and rest:
        return Edit(Span(line, rest.end()), "")
    if index + 1 < len(siblings) and ";" in text[end : siblings[index + 1].start]:
        return Edit(Span(start, siblings[index + 1].start), "")
    return Edit(Span(siblings[index - 1].end, end), "")


def _decorator(text: str, decorator: form.Node) -> Edit:
    start = text.rindex("@", 0, decorator.start)
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _LINE_REST.match(text, decorator.end)
    if text[line:start].strip() or rest is None:
        raise CannotLowerError("something else stands on the line of the decorator")
    return Edit(Span(line, rest.end()), "")


def _with_decorators(text: str, statement: form.Node) -> int:
    if isinstance(statement, (form.Function, form.Class)) and statement.decorators:
        return text.rindex("@", 0, statement.decorators[0].start)
    return statement.start


def _item(
    unit: Unit, parent: form.Node | None, siblings: Sequence[form.Node], index: int, parentheses: _Parentheses
) -> Edit:
    text = unit.text
    outer = [Span(*parentheses.get(node.span, node.span)) for node in siblings]
    start, end = outer[index]
    may_be_empty = isinstance(parent, (form.Call, form.Class, form.List, form.Dict)) or (
        isinstance(parent, form.Tuple) and parent.span in parentheses
    )
    if len(siblings) == 1 and not may_be_empty:
        raise CannotLowerError("the last one cannot be removed")
    comma = _COMMA.match(text, end)
    if index + 1 < len(siblings):
        gone = Span(start, outer[index + 1].start)
    elif index == 0:
        gone = Span(start, comma.end() if comma else end)
    elif isinstance(parent, form.Tuple) and len(siblings) == 2:
        gone = Span(text.index(",", outer[0].end) + 1, comma.end() if comma else end)
    else:
        gone = Span(outer[index - 1].end, end)
    for comment in unit.comments:
        if gone.start <= comment.start < gone.end:
            raise CannotLowerError("a comment would be lost")
    return Edit(gone, "")
