"""The layout of any boxes and wires."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sqlassay.diagram.layout import Box, Layout, Wire, lay_out

HEIGHTS = (30.0, 50.0, 90.0, 170.0, 330.0)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Wire]]:
    sizes = st.tuples(st.sampled_from((120.0, 200.0, 310.0)), st.sampled_from(HEIGHTS))
    boxes = [Box(*size) for size in draw(st.lists(sizes, min_size=1, max_size=24))]
    number = st.integers(0, len(boxes) - 1)
    ends = st.tuples(number, number, st.integers(0, 5), st.booleans())
    wires = []
    for source, target, row, optional in draw(st.lists(ends, max_size=40)):
        wires.append(Wire(source, 12.0 + row * 3, target, 20.0 if optional else 8.0))
    return boxes, wires


Rectangle = tuple[float, float, float, float]


def rectangles(boxes: list[Box], layout: Layout) -> list[Rectangle]:
    found = zip(layout.places, layout.widths, boxes, strict=True)
    return [(x, y, x + width, y + box.height) for (x, y), width, box in found]


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_boxes_are_apart_and_wires_run_around_them(graph: tuple[list[Box], list[Wire]]) -> None:
    boxes, wires = graph
    layout = lay_out(boxes, wires)
    there = rectangles(boxes, layout)
    assert not any(overlap(a, b) for a, b in combinations(there, 2))
    assert all(left >= 0 and top >= 0 for left, top, _, _ in there)
    assert all(right <= layout.width + 0.01 and low <= layout.height + 0.01 for _, _, right, low in there)
    assert all(given.width <= width for given, width in zip(boxes, layout.widths, strict=True))
    for wire, route in zip(wires, layout.routes, strict=True):
        assert ends_at(there[wire.source], route[0], wire.source_y)
        assert ends_at(there[wire.target], route[-1], wire.target_y)
        for (x, y), (to_x, to_y) in pairwise(route):
            assert x == to_x or y == to_y
            piece = (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
            assert piece[0] >= -0.01 and piece[2] <= layout.width + 0.01
            assert piece[1] >= -0.01 and piece[3] <= layout.height + 0.01
            assert not any(overlap(piece, box) for box in there)


def ends_at(box: Rectangle, point: tuple[float, float], height: float) -> bool:
    return point[0] in (box[0], box[2]) and abs(point[1] - box[1] - height) < 0.01


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph: tuple[list[Box], list[Wire]]) -> None:
    assert lay_out(*graph) == lay_out(*graph)


def test_what_is_connected_is_near() -> None:
    """A hub in the middle, with the tables that refer to it on both sides."""
    boxes = [Box(200.0, 200.0)] * 13
    wires = [Wire(i, 30.0, 0, 30.0) for i in range(1, 13)]
    layout = lay_out(boxes, wires)
    columns = sorted({x for x, _ in layout.places})
    assert len(columns) in (3, 4) and layout.places[0][0] not in (columns[0], columns[-1])
    assert layout.height < layout.width * 1.5
