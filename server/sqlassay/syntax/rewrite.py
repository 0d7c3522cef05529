"""Fixes as the smallest text edits: what an intent keeps is not touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from sqlassay.syntax import form
from sqlassay.syntax.document import Document
from sqlassay.syntax.imports import import_edits, line_start, variable_edits
from sqlassay.syntax.intents import (
    AddImport,
    AddVariable,
    CannotLowerError,
    EditComment,
    Insert,
    Intent,
    Keep,
    MoveAfter,
    Remove,
    Rewrite,
)
from sqlassay.syntax.removal import comment_edit, removal
from sqlassay.syntax.unit import Unit
from sqlassay.text import Edit, Span


def lower_fix(document: Document, unit: Unit, intents: Iterable[Intent]) -> tuple[Edit, ...]:
    """The edits, in order, that carry out `intents` on a unit of the document.

    :raises CannotLowerError: when the text there is damaged, a comment would be lost, two intents touch the
        same place or a name to import is taken.
    """
    wanted = tuple(intents)
    local = [intent for intent in wanted if not isinstance(intent, AddImport | AddVariable)]
    edits = list(_Lowering(document, unit).edits(local)) if local else []
    edits += import_edits(document, unit, [intent for intent in wanted if isinstance(intent, AddImport)])
    edits += variable_edits(document, unit, [intent for intent in wanted if isinstance(intent, AddVariable)])
    return _in_order(edits)


_Local = Rewrite | Insert | Remove | MoveAfter | EditComment
_ATOMS: Final = (
    form.Name,
    form.Attribute,
    form.Call,
    form.Subscript,
    form.FString,
    form.List,
    form.Set,
    form.Dict,
)
_ATOMIC_CONSTANTS: Final = ("str", "bytes", "bool", "none", "ellipsis", "float", "complex")


class _Lowering:
    """Lowers the intents on one unit."""

    def __init__(self, document: Document, unit: Unit) -> None:
        from sqlassay.syntax.parse import parentheses  # late: libcst takes as long to load as all the rest

        self.document = document
        self.unit = unit
        self.text = unit.text
        self.line_end = document.line_end
        if unit.stale:
            raise CannotLowerError("the code cannot be read at present")
        own_parentheses = parentheses(unit.text, unit.block.role) if not unit.damage else None
        if own_parentheses is None:
            raise CannotLowerError("the code cannot be read exactly")
        self.own_parentheses = own_parentheses

    def edits(self, intents: Sequence[_Local]) -> Iterator[Edit]:
        for intent in intents:
            for edit in self._lower(intent):
                yield Edit(edit.span.shifted(self.unit.start), edit.content)

    def _lower(self, intent: _Local) -> Iterator[Edit]:
        match intent:
            case Rewrite(span=span, parts=parts):
                return self._rewrite(span, parts)
            case Insert(offset=offset, text=text):
                return iter([Edit(Span(offset, offset), self._with_line_ends(text))])
            case Remove(span=span):
                return iter([removal(self.document, self.unit, span, self.own_parentheses)])
            case MoveAfter(span=span, target=target):
                return iter(self._move(span, target))
            case EditComment(span=span, text=text):
                return iter([comment_edit(self.text, span, text)])

    def _move(self, span: Span, target: Span) -> tuple[Edit, Edit]:
        """:raises CannotLowerError: when the statement spans lines, whose indentation would have to change"""
        source = span.of(self.text)
        if "\n" in source or "\r" in source:
            raise CannotLowerError("a statement of several lines is not moved")
        gone = removal(self.document, self.unit, span, self.own_parentheses)
        source += self._trailing_comment(span.end, gone.span.end)
        end = max(target.end, gone.span.end)
        indent = " " * (target.start - line_start(self.text, target.start))
        at_line_start = end == line_start(self.text, end)
        content = f"{indent}{source}{self.line_end}" if at_line_start else f"{self.line_end}{indent}{source}"
        return gone, Edit(Span(end, end), content)

    def _trailing_comment(self, start: int, end: int) -> str:
        """The comment between two offsets of a line, with the blanks before it."""
        blanks, sign, comment = self.text[start:end].partition("#")
        return f"{blanks.replace(';', '')}#{comment.rstrip()}" if sign else ""

    def _rewrite(self, span: Span, parts: Sequence[str | Keep]) -> Iterator[Edit]:
        kept = [part.span for part in parts if isinstance(part, Keep)]
        in_place = all(first.end <= second.start for first, second in pairwise(kept))
        if not in_place:
            content = "".join([part if isinstance(part, str) else self._source(part) for part in parts])
            self._require_no_comment(span, kept)
            yield from self._replace(span, content)
            return
        at = span.start
        glue = ""
        for part in parts:
            if isinstance(part, str):
                glue += part
                continue
            outer = part.span if part.span == span else self._outer(part.span)
            wrapped = part.atom and not self._is_atom(part.span)
            yield from self._glue(Span(at, outer.start), glue + "(" * wrapped)
            glue = ")" * wrapped
            at = outer.end
        yield from self._glue(Span(at, span.end), glue)

    def _glue(self, span: Span, content: str) -> Iterator[Edit]:
        self._require_no_comment(span, ())
        yield from self._replace(span, content)

    def _replace(self, span: Span, content: str) -> Iterator[Edit]:
        """One edit without what is the same before and after it."""
        old, new = span.of(self.text), self._with_line_ends(content)
        if old == new:
            return
        before = _common_start(old, new)
        after = _common_start(old[before:][::-1], new[before:][::-1])
        yield Edit(Span(span.start + before, span.end - after), new[before : len(new) - after])

    def _source(self, keep: Keep) -> str:
        source = self._outer(keep.span).of(self.text)
        return f"({source})" if keep.atom and not self._is_atom(keep.span) else source

    def _outer(self, span: Span) -> Span:
        return Span(*self.own_parentheses.get(span, span))

    def _is_atom(self, span: Span) -> bool:
        if span in self.own_parentheses:
            return True
        for node in form.walk(self.unit.body):
            if node.span == span and isinstance(node, _ATOMS):
                return True
            if node.span == span and isinstance(node, form.Constant):
                return node.kind in _ATOMIC_CONSTANTS
            if node.span == span and isinstance(node, form.Comprehension):
                return node.kind != "generator"
        return False

    def _require_no_comment(self, span: Span, kept: Sequence[Span]) -> None:
        for comment in self.unit.comments:
            inside = span.start <= comment.start < span.end
            if inside and not any(part.start <= comment.start < part.end for part in kept):
                raise CannotLowerError("a comment would be lost")

    def _with_line_ends(self, text: str) -> str:
        return text.replace("\n", self.line_end)


def _common_start(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _in_order(edits: list[Edit]) -> tuple[Edit, ...]:
    """The edits by place; insertions at one place are joined in the order in which they were asked for."""
    joined: dict[Span, str] = {}
    for edit in edits:
        if edit.span in joined and edit.span.start != edit.span.end:
            raise CannotLowerError("two changes touch the same place")
        joined[edit.span] = joined.get(edit.span, "") + edit.content
    ordered = sorted(Edit(span, content) for span, content in joined.items())
    for first, second in pairwise(ordered):
        if second.span.start < first.span.end:
            raise CannotLowerError("two changes touch the same place")
    return tuple(ordered)
