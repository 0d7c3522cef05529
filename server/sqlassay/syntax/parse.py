"""Parsing one block: its text to the compact form, or the damage that keeps it from being read."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst
from libcst import native
from msgspec.structs import replace

from sqlassay.syntax import form
from sqlassay.syntax.blocks import Piece
from sqlassay.syntax.damage import Damage
from sqlassay.syntax.lowering import lower_module
from sqlassay.syntax.positions import positions
from sqlassay.text import Span


class Parsed(NamedTuple):
    body: tuple[form.Statement, ...]
    comments: tuple[form.Comment, ...]


def parse(text: str, piece: Piece) -> Parsed | Damage:
    """The form of a block's `text`, with offsets from its start. Never raises."""
    byte_order_mark = text.startswith("\ufeff")
    source = piece.before + text[byte_order_mark:] + piece.after
    try:
        module: cst.Module = native.parse_module(source)
        spans, found, end = positions(module, byte_order_mark - len(piece.before))
        statements = lower_module(module, spans)
    except cst.ParserSyntaxError as error:
        return _all(text, error.message, max(error.raw_line - 1 - bool(piece.before), 0))
    except RecursionError:
        return _all(text, "gave up: nested too deeply")
    if end != len(text) + len(piece.after):
        return _all(text, "gave up: the parser lost characters")
    comments = tuple([form.Comment(*comment) for comment in found])
    if not (piece.before or piece.after):
        return Parsed(statements, comments)
    match statements:
        case (form.Class() as frame,):
            return Parsed(frame.body if piece.before else (_head(frame, text, comments),), comments)
        case _:
            return _all(text, "statements of different indentation")


def _head(frame: form.Class, text: str, comments: tuple[form.Comment, ...]) -> form.Class:
    """The head of a class whose members stand elsewhere: without the ``pass`` that made it whole, it ends at its colon."""
    end = len(text.rstrip())
    for comment in reversed(comments):
        if comment.end == end:
            end = len(text[: comment.start].rstrip())
    return replace(frame, end=end, body=())


def _all(text: str, message: str, line: int = 0) -> Damage:
    return Damage(Span(0, len(text)), message, line)
