"""Which part of a statement a message is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlassay.model.facts import StatementWritten
from sqlassay.syntax import form
from sqlassay.text import Span


def narrowed_to(node: form.Expression, names: Mapping[str, str], written: StatementWritten) -> Span:
    """The narrowest part that shows what a message names: an attribute by its path (``Order.lines``), a
    keyword or a key by its name; else the node.
    """
    if path := names.get("path"):
        found = [mark for mark in written.marks if written.source(mark) == path]
        if found:
            return found[-1].span
    if name := names.get("name"):
        return next(_called(node, name), node.span)
    return node.span


def _called(node: form.Expression, name: str) -> Iterator[Span]:
    """Where a name is written in an expression."""
    for part in form.walk((node,)):
        match part:
            case form.Argument(keyword=keyword) if keyword == name:
                yield Span(part.start, part.start + len(name))
            case form.Attribute(attr=attribute) if attribute == name:
                yield part.attr_span
            case form.Constant(value=value) if value == name:
                yield part.span
