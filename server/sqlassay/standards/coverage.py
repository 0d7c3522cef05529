"""Writes, at the end of each section, which rules check it.

The rules come in as plain rows, because this package knows no rule. A section that no rule names keeps the
reason that its author wrote between ``<!-- not-checked -->`` markers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlassay.standards.outline import (
    CHECKED,
    NOT_CHECKED,
    Block,
    Heading,
    blocks,
    headings,
    with_block,
)

PARTS_BELOW = "What is checked stands with each part below."


class RuleRow(NamedTuple):
    """What the document says of a rule."""

    code: str
    name: str
    summary: str
    """Markdown; line breaks in it do not count."""
    anchors: Sequence[str]
    """Anchors of the sections that the rule enforces."""


class MissingReasonError(ValueError):
    """A section that no rule names does not say why."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"no rule names the section {title!r}: write why between "
            f"<!-- {NOT_CHECKED} --> and <!-- /{NOT_CHECKED} --> at its end"
        )


def update_coverage(text: str, rules: Iterable[RuleRow]) -> str:
    """The chapter ``text`` with every section's block brought up to date with ``rules``.

    A section that rules name loses its hand-written reason.

    :raises MissingReasonError: for a section with neither rules nor a reason.
    """
    rows = sorted(rules)
    found = list(headings(text))
    preamble = "".join(text.splitlines(keepends=True)[: found[0].line - 1]) if found else text
    return preamble + "".join(_updated(found, rows)).rstrip("\n") + "\n"


def _updated(found: list[Heading], rows: list[RuleRow]) -> Iterator[str]:
    for heading, following in zip(found, [*found[1:], None], strict=True):
        yield f"{'#' * heading.level} {heading.title}\n"
        has_parts = following is not None and following.level > heading.level
        if heading.level == 1:
            yield heading.body
        else:
            yield with_block(heading.body, _block(heading, has_parts, rows))


def _block(heading: Heading, has_parts: bool, rows: list[RuleRow]) -> Block:
    named = [row for row in rows if heading.anchor in row.anchors]
    if named:
        lines = (f"- `{row.code}` {row.name}: {' '.join(row.summary.split())}" for row in named)
        return Block(CHECKED, "\n".join(["**Checked here**", "", *lines]))
    for block in blocks(heading.body):
        if block.kind == NOT_CHECKED and block.text:
            return block
    if has_parts:
        return Block(CHECKED, PARTS_BELOW)
    raise MissingReasonError(heading.title)
