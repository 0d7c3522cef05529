"""What is laid out, and what comes of it. Lengths are in pixels; y grows downwards."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """A rectangle to place."""

    width: float
    height: float


class Wire(NamedTuple):
    """A line from one box to another, or to another height of itself. It may leave and arrive on the left or
    the right.

    Wires that arrive at the same place run together there.
    """

    source: int
    source_y: float
    """Below the top of its box."""
    target: int
    target_y: float


class Layout(NamedTuple):
    """Boxes without overlap and wires that run around them, from (0, 0) on."""

    width: float
    height: float
    places: tuple[Point, ...]
    """The upper left corner of each box."""
    widths: tuple[float, ...]
    """Those of the boxes, which are at least as wide as they were given."""
    routes: tuple[tuple[Point, ...], ...]
    """The corners of each wire, from the source on; its pieces are horizontal or vertical."""
