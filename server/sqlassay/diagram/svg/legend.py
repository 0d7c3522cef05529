"""Which colour tables have: one for each module, or package where there are many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlassay.diagram.graph import Diagram
from sqlassay.diagram.svg.cards import BASELINE, FONT_SIZE, width_of
from sqlassay.diagram.svg.markup import number, text
from sqlassay.diagram.svg.style import COLOURS

LINE = 26.0
SQUARE = 12.0
GAP = 8.0


class Colours(NamedTuple):
    """The colour of each module as a number, and what has it."""

    of: Mapping[str, int]
    names: tuple[str, ...]


class Entry(NamedTuple):
    """A part of the legend."""

    x: float
    y: float
    width: float
    colour: int
    name: str


def colours_of(diagram: Diagram) -> Colours:
    """Colours for the modules that declare tables; packages share one where there are not enough."""
    modules = sorted({table.module for table in diagram.tables if table.module})
    paths = {module: module.split(".") for module in modules}
    depth = max(map(len, paths.values()), default=0)
    while depth > 1 and len({tuple(path[:depth]) for path in paths.values()}) > len(COLOURS):
        depth -= 1
    groups = sorted({tuple(path[:depth]) for path in paths.values()})
    common = _common([group[:-1] for group in groups])
    return Colours(
        {module: groups.index(tuple(path[:depth])) % len(COLOURS) for module, path in paths.items()},
        tuple(".".join(group[common:]) for group in groups),
    )


def entries(names: Sequence[str], width: float) -> list[Entry]:
    """The legend in lines of this width at most, from (0, 0) on; nothing for a single name."""
    found: list[Entry] = []
    x = y = 0.0
    for colour, name in enumerate(names if len(names) > 1 else ()):
        needed = SQUARE + GAP + width_of(name, FONT_SIZE)
        if x and x + needed > width:
            x, y = 0.0, y + LINE
        found.append(Entry(x, y, needed, colour % len(COLOURS), name))
        x += needed + 3 * GAP
    return found


def drawn(legend: Sequence[Entry]) -> Iterator[str]:
    """The legend as elements."""
    size, left, low = map(number, (SQUARE, SQUARE + GAP, SQUARE / 2 + BASELINE * FONT_SIZE))
    for x, y, _, colour, name in legend:
        yield (
            f'<g class="module m{colour}" transform="translate({number(x)} {number(y)})">'
            f'<rect class="band" width="{size}" height="{size}" rx="3"/>'
            f'<text x="{left}" y="{low}">{text(name)}</text></g>'
        )


def _common(paths: Sequence[Sequence[str]]) -> int:
    """How many parts all paths begin with."""
    count = 0
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        count += 1
    return count
