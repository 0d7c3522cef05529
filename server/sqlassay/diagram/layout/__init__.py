"""Layout of boxes and orthogonal wires: parts that nothing connects side by side, each in layers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlassay.diagram.layout.geometry import Box, Layout, Point, Wire
from sqlassay.diagram.layout.layered import layered
from sqlassay.diagram.layout.packing import pack

__all__ = ["Box", "Layout", "Point", "Wire", "lay_out"]


def lay_out(boxes: Sequence[Box], wires: Sequence[Wire]) -> Layout:
    """Place boxes and route wires. The same input gives the same layout."""
    parts = _connected(len(boxes), wires)
    layouts = [_part(boxes, wires, part) for part in parts]
    corners = pack([(layout.width, layout.height) for layout, _ in layouts])
    places: list[Point] = [(0.0, 0.0)] * len(boxes)
    widths = [0.0] * len(boxes)
    routes: list[tuple[Point, ...]] = [()] * len(wires)
    for part, (layout, its), (left, top) in zip(parts, layouts, corners, strict=True):
        for box, (x, y), width in zip(part, layout.places, layout.widths, strict=True):
            places[box], widths[box] = (left + x, top + y), width
        for wire, route in zip(its, layout.routes, strict=True):
            routes[wire] = tuple((left + x, top + y) for x, y in route)
    ends = [(x + part.width, y + part.height) for (x, y), (part, _) in zip(corners, layouts, strict=True)]
    width, height = (max((end[axis] for end in ends), default=0.0) for axis in (0, 1))
    return Layout(width, height, tuple(places), tuple(widths), tuple(routes))


def _part(boxes: Sequence[Box], wires: Sequence[Wire], part: Sequence[int]) -> tuple[Layout, list[int]]:
    """The layout of some boxes, and which wires are between them."""
    position = {box: i for i, box in enumerate(part)}
    its = [i for i, wire in enumerate(wires) if wire.source in position]
    own = [wires[i]._replace(source=position[wires[i].source], target=position[wires[i].target]) for i in its]
    return layered([boxes[box] for box in part], own), its


def _connected(count: int, wires: Sequence[Wire]) -> list[list[int]]:
    """The parts of a graph, in the order of their first boxes."""
    part = list(range(count))

    def first(box: int) -> int:
        while part[box] != box:
            part[box] = part[part[box]]
            box = part[box]
        return box

    for wire in wires:
        a, b = sorted((first(wire.source), first(wire.target)))
        part[b] = a
    found: dict[int, list[int]] = {}
    for box in range(count):
        found.setdefault(first(box), []).append(box)
    return list(found.values())
