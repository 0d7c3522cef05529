"""The shape of a chapter's Markdown: headings, their anchors, and the block that says what is checked.

An anchor is the slug of its heading, as GitHub, VS Code's preview and Markdown language servers make it, so
that a link needs no markup of its own. Section numbers therefore stand below a heading, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CHECKED = "checked-by"
NOT_CHECKED = "not-checked"

_HEADING = re.compile(r"(#{1,3}) +(.+?) *#*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BLOCK = re.compile(rf"<!-- ({CHECKED}|{NOT_CHECKED}) -->\n(.*?)<!-- /\1 -->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the lines that belong to it alone, up to the next heading of any level."""

    level: int
    title: str
    anchor: str
    line: int
    """Line of the heading, counted from 1."""
    body: str
    """The text below the heading, line ends kept."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a section says about its checking: the rules that check it, or why none does."""

    kind: str
    """``checked-by`` (generated) or ``not-checked`` (written by hand)."""
    text: str


def slug(title: str) -> str:
    """The fragment that GitHub gives a heading: lower case, spaces to hyphens, punctuation gone."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def headings(text: str) -> Iterator[Heading]:
    """The headings of levels 1 to 3, in order; ``#`` lines inside code fences are none."""
    lines = text.splitlines(keepends=True)
    found = list(_heading_lines(lines))
    ends = [number for number, _ in found[1:]] + [len(lines)]
    for (number, match), end in zip(found, ends, strict=True):
        title = match[2]
        yield Heading(len(match[1]), title, slug(title), number + 1, "".join(lines[number + 1 : end]))


def blocks(body: str) -> tuple[Block, ...]:
    """The checking blocks in a section's body."""
    return tuple(Block(match[1], match[2].strip()) for match in _BLOCK.finditer(body))


def without_blocks(body: str) -> str:
    """A section's body without its checking blocks, trimmed."""
    return _BLOCK.sub("", body).strip()


def with_block(body: str, block: Block) -> str:
    """A section's body that ends with ``block`` in place of any it had."""
    return f"\n{without_blocks(body)}\n\n<!-- {block.kind} -->\n{block.text}\n<!-- /{block.kind} -->\n\n"


def _heading_lines(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence and (heading := _HEADING.match(line.rstrip("\n"))):
            yield number, heading
