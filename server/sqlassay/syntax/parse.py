"""Parsing one block: its text to the compact form, or the reason why it cannot be read."""

from __future__ import annotations

import re
from typing import Final

import libcst as cst
from libcst import native  # type: ignore[attr-defined]

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Role
from sqlassay.syntax.failure import REFUSALS, Failure, failure
from sqlassay.syntax.limits import excess
from sqlassay.syntax.lowering import lower_module
from sqlassay.syntax.parsed import Parsed, without_last
from sqlassay.syntax.positions import positions
from sqlassay.text import LineIndex


def parse(text: str, role: Role) -> Parsed | Failure:
    """The form of a block's `text`, with offsets from its start. Never raises."""
    if reason := excess(text):
        return Failure(f"gave up: {reason}", _first_line(text))
    parsed = _read(text, role, role.after)
    if parsed is None and not role.after:
        # The parser drops some indented comments at the end of a text, but not when a statement follows them.
        parsed = _read(text, role, _statement_after(text))
    return Failure("gave up: the parser lost characters") if parsed is None else parsed


def parentheses(text: str, role: Role) -> dict[tuple[int, int], tuple[int, int]] | None:
    """The spans of the nodes that stand in parentheses of their own, each to the span with them.

    None when the parser does not give back the text of the block to the character.
    """
    source = role.before + text.removeprefix("\ufeff") + role.after
    if excess(text):
        return None
    try:
        module: cst.Module = native.parse_module(source)
        places = positions(module, source, text.startswith("\ufeff") - len(role.before))
        return places.parenthesized if module.code == source else None
    except (*REFUSALS, RecursionError):
        return None


def _first_line(text: str) -> int:
    """The line of a block's first statement or comment, counted from 0."""
    return LineIndex(text).position(len(text) - len(text.lstrip("\ufeff \t\f\r\n"))).line


def _read(text: str, role: Role, after: str) -> Parsed | Failure | None:
    """As `parse`; None when the tree is not the whole text."""
    byte_order_mark = text.startswith("\ufeff")
    source = role.before + text[byte_order_mark:] + after
    try:
        module: cst.Module = native.parse_module(source)
        places = positions(module, source, byte_order_mark - len(role.before))
        if places.end != len(text) + len(after):
            return None
        body = lower_module(module, places.spans)
    except REFUSALS as error:
        return failure(error, source, role.before.count("\n"))
    except RecursionError:
        return Failure("gave up: nested too deeply", _first_line(text))
    comments = tuple([form.Comment(*comment) for comment in places.comments])
    if role.before:
        match body:
            case (form.Class() as frame,):
                body = frame.body
            case _:
                return Failure("statements of different indentation", repairable=True)
    return Parsed(without_last(body, text, comments) if after else body, comments)


_FIRST_STATEMENT: Final = re.compile(r"^([ \t]*)[^\s#]", re.MULTILINE)


def _statement_after(text: str) -> str:
    first = _FIRST_STATEMENT.search(text)
    indent = first[1] if first else ""
    return f"{indent}pass\n" if text.endswith("\n") else f"\n{indent}pass\n"
