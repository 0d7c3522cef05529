"""Parts of a drawing side by side."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from sqlassay.diagram.layout.geometry import Point
from sqlassay.diagram.layout.layering import ASPECT

APART = 48.0
"""Between two parts."""


class _Step(NamedTuple):
    """A piece of the skyline: what is below `y` from `x` on is taken."""

    x: float
    y: float


def pack(sizes: Sequence[tuple[float, float]]) -> list[Point]:
    """Where to put rectangles (width, height) so that they fill an area of good proportions: each at the
    lowest place on the skyline of those before it, the highest ones first.
    """
    area = sum((width + APART) * (height + APART) for width, height in sizes)
    limit = max([sqrt(area * ASPECT), *(width + APART for width, _ in sizes)], default=0.0)
    skyline = [_Step(0.0, 0.0)]
    places: list[Point] = [(0.0, 0.0)] * len(sizes)
    for index in sorted(range(len(sizes)), key=lambda i: (-sizes[i][1], -sizes[i][0], i)):
        width, height = sizes[index][0] + APART, sizes[index][1] + APART
        x, y = min((_landing(skyline, step.x, width), step.x) for step in skyline if step.x + width <= limit)[
            ::-1
        ]
        places[index] = (x, y)
        skyline = _raised(skyline, x, x + width, y + height)
    return places


def _landing(skyline: Sequence[_Step], x: float, width: float) -> float:
    """How far down a rectangle comes to lie from `x` on."""
    ends = [*(step.x for step in skyline[1:]), float("inf")]
    return max(step.y for step, end in zip(skyline, ends, strict=True) if end > x and step.x < x + width)


def _raised(skyline: Sequence[_Step], start: float, end: float, y: float) -> list[_Step]:
    """The skyline after something took what is between `start` and `end` down to `y`."""
    behind = max(step for step in skyline if step.x <= end).y
    kept = [step for step in skyline if step.x < start] + [_Step(start, y), _Step(end, behind)]
    return kept + [step for step in skyline if step.x > end]
