from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from sqlassay.text import Edit, LineIndex, Span


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """Small edits that make `new` of `old`: the lines that differ, without what they have in common."""
    head, tail = _common(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    return tuple(_trimmed(old, edit) for edit in _line_edits(before, after, head))


def _line_edits(old: str, new: str, offset: int) -> Iterator[Edit]:
    old_lines, new_lines = _lines(old), _lines(new)
    starts = [0]
    for line in old_lines:
        starts.append(starts[-1] + len(line))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(Span(starts[i1], starts[i2]).shifted(offset), "".join(new_lines[j1:j2]))


def _trimmed(text: str, edit: Edit) -> Edit:
    old = edit.span.of(text)
    head, tail = _common(old, edit.content)
    span = Span(edit.span.start + head, edit.span.end - tail)
    return Edit(span, edit.content[head : len(edit.content) - tail])


def _common(old: str, new: str) -> tuple[int, int]:
    """How many characters the two have in common at their starts, and behind that at their ends."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    return head, next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)


def _lines(text: str) -> list[str]:
    starts = LineIndex(text).starts
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]
