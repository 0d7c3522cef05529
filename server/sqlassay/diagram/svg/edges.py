"""Edges as SVG, with ends in crow's foot notation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlassay.diagram.graph import Edge
from sqlassay.diagram.layout import Point
from sqlassay.diagram.svg.markup import attribute, number, text

BEND = 5.0
"""The radius of a corner."""

_RING = "0A4 4 0 1 1 {%d} 0A4 4 0 1 1 {%d} 0Z"
_SIGNS = {
    "1": ("M{6} -4V4M{11} -4V4", ""),
    "0..1": ("M{6} -4V4", f"M{{11}} {_RING % (19, 11)}"),
    "*": ("M{12} 0L0 -6M{12} 0L0 6", f"M{{12}} {_RING % (20, 12)}"),
    "parent": ("", "M0 0L{12} -7V7Z"),
    "child": ("", ""),
}
"""Lines, and what is filled, for an edge that goes to the right from (0, 0); lengths to the right are in
braces.
"""


def drawn(edge: Edge, route: Sequence[Point], colour: int | None) -> Iterator[str]:
    """An edge as a group of elements.

    :param colour: the number of that of its target.
    """
    classes = f"edge {edge.sort.replace(' ', '-')}{'' if colour is None else f' w{colour}'}"
    yield f'<g class="{classes}" data-source={attribute(edge.source)} data-target={attribute(edge.target)}>'
    yield f"<title>{text(title(edge))}</title>"
    path = _path(route)
    yield f'<path class="hit" d="{path}"/><path class="wire" d="{path}"/>'
    inherits = edge.sort == "inheritance"
    yield _sign("child" if inherits else edge.source_end, route[0], route[1])
    yield _sign("parent" if inherits else edge.target_end, route[-1], route[-2])
    yield "</g>"


def title(edge: Edge) -> str:
    """What an edge is, in words."""
    source = _end(edge.source, edge.source_columns)
    target = _end(edge.target, edge.target_columns)
    lines = [f"{source} → {target} ({edge.source_end} to {edge.target_end}, {edge.sort})"]
    lines += [f"→ {label}" for label in edge.forward]
    lines += [f"← {label}" for label in edge.backward]
    return "\n".join(lines)


def _end(id: str, columns: Sequence[str]) -> str:
    name = id.rpartition(":")[2]
    if len(columns) < 2:
        return ".".join([name, *columns])
    return f"{name}({', '.join(columns)})"


def _path(points: Sequence[Point]) -> str:
    """The points joined by lines with round corners."""
    parts = [f"M{_pair(points[0])}"]
    for (before, corner), (_, after) in pairwise(pairwise(points)):
        start, end = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{_pair(start)}Q{_pair(corner)} {_pair(end)}")
    return "".join([*parts, f"L{_pair(points[-1])}"])


def _towards(corner: Point, other: Point) -> Point:
    """The place where a corner begins to bend, on its way to another point."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    share = min(BEND, length / 2) / length if length else 0.0
    return corner[0] + dx * share, corner[1] + dy * share


def _sign(end: str, at: Point, beside: Point) -> str:
    """The sign at an end, for an edge that goes on to the side of another point."""
    mirrored = "" if beside[0] >= at[0] else "-"
    lines, filled = (part.replace("{", mirrored).replace("}", "") for part in _SIGNS[end])
    place = f'transform="translate({_pair(at)})"'
    found = f'<path d="{lines}" {place}/>' if lines else ""
    return found + (f'<path class="sign" d="{filled}" {place}/>' if filled else "")


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
