"""A diagram as SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlassay.diagram.graph import Diagram, Edge
from sqlassay.diagram.layout import Box, Wire, lay_out
from sqlassay.diagram.svg import edges as drawn_edges
from sqlassay.diagram.svg import legend, tables
from sqlassay.diagram.svg.cards import Card, card_of
from sqlassay.diagram.svg.markup import number
from sqlassay.diagram.svg.style import COLOURS, style_sheet

BORDER = 24.0
TOGETHER = 2
"""How many edges arrive at a table that has a colour for them."""


def render(diagram: Diagram, shown: tables.Shown = str) -> str:
    """The diagram as a document that browsers, editors and VS Code's web views show, with a card for each
    table: a ``<g class="table">`` with ``data-class``, ``data-path`` and ``data-line``.

    :param shown: how to write the path of a file.
    """
    cards = [card_of(table) for table in diagram.tables]
    position = {table.id: i for i, table in enumerate(diagram.tables)}
    layout = lay_out(
        [Box(card.width, card.height) for card in cards],
        [_wire(edge, position, cards) for edge in diagram.edges],
    )
    colours = legend.colours_of(diagram)
    entries = legend.entries(colours.names, layout.width)
    top = BORDER + max((entry.y + legend.LINE for entry in entries), default=0.0)
    width = max([layout.width, *(entry.x + entry.width for entry in entries)]) + 2 * BORDER
    height = layout.height + top + BORDER
    arriving = _arriving(diagram)
    lines = [
        *_head(width, height, max(len(colours.names), len(arriving))),
        f'<g transform="translate({number(BORDER)} {number(BORDER)})">',
        *legend.drawn(entries),
        "</g>",
        f'<g transform="translate({number(BORDER)} {number(top)})">',
    ]
    for edge, route in zip(diagram.edges, layout.routes, strict=True):
        lines += drawn_edges.drawn(edge, route, arriving.get(edge.target))
    for card, place, its in zip(cards, layout.places, layout.widths, strict=True):
        lines += tables.drawn(card.widened(its), place, colours.of.get(card.table.module), shown)
    return "".join(f"{line}\n" for line in [*lines, "</g>", "</svg>"])


def _wire(edge: Edge, position: Mapping[str, int], cards: Sequence[Card]) -> Wire:
    source, target = position[edge.source], position[edge.target]
    return Wire(source, cards[source].leaving(edge), target, cards[target].arriving(edge))


def _arriving(diagram: Diagram) -> Mapping[str, int]:
    """The colour of the edges that arrive at each table, for those that many lead to."""
    count = Counter(edge.target for edge in diagram.edges)
    hubs = [table.id for table in diagram.tables if count[table.id] >= TOGETHER]
    return {table: i % len(COLOURS) for i, table in enumerate(hubs)}


def _head(width: float, height: float, colours: int) -> list[str]:
    size = f'width="{number(width)}" height="{number(height)}"'
    box = f"0 0 {number(width)} {number(height)}"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sqlassay" {size} viewBox="{box}">',
        f"<style>\n{style_sheet(min(colours, len(COLOURS)))}</style>",
        f'<rect class="page" {size}/>',
    ]
