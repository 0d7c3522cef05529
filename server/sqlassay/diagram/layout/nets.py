"""Wires that arrive at the same place as trees, and the elements of each layer: boxes, and the places at
which trees pass through.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlassay.diagram.layout.geometry import Box, Wire

PASSAGE = 0.0
"""The height of a place at which wires pass through a layer."""


class Terminal(NamedTuple):
    """Where a net ends at, or passes, an element."""

    element: int
    y: float
    """Below the top of the element."""


class Segment(NamedTuple):
    """A net between two layers."""

    net: int
    left: tuple[Terminal, ...]
    """At the elements on the left of the channel."""
    right: tuple[Terminal, ...]


class Nets:
    """The nets of a layered graph. Channel `c` is on the left of layer `c`, the last on the right of all."""

    def __init__(self, boxes: Sequence[Box], wires: Sequence[Wire], layers: Sequence[int]) -> None:
        self.heights = [box.height for box in boxes]
        self.layers = list(layers)
        self.count = len(boxes)
        self.links: list[tuple[Terminal, Terminal]] = []
        """What should be at the same height: the steps of each tree."""
        self.paths: list[list[tuple[int, int, Terminal, Terminal]]] = []
        """The way of each wire from its source: the net and the channel of each step, and its ends."""
        self._passages: dict[tuple[int, int], int] = {}
        self._segments: dict[tuple[int, int], tuple[dict[Terminal, None], dict[Terminal, None]]] = {}
        numbers: dict[tuple[int, float, bool], int] = {}
        leftward = {
            (wire.target, wire.target_y) for wire in wires if layers[wire.source] < layers[wire.target]
        } - {(wire.target, wire.target_y) for wire in wires if layers[wire.source] > layers[wire.target]}
        for wire in wires:
            place = (wire.target, wire.target_y)
            same = layers[wire.source] == layers[wire.target]
            left = place in leftward if same else layers[wire.source] < layers[wire.target]
            net = numbers.setdefault((*place, left), len(numbers))
            self.paths.append(list(self._path(wire, net, left)))

    @property
    def segments(self) -> list[list[Segment]]:
        """Those of each channel."""
        found: list[list[Segment]] = [[] for _ in range(max(self.layers[: self.count]) + 2)]
        for (net, channel), (left, right) in self._segments.items():
            found[channel].append(Segment(net, tuple(left), tuple(right)))
        return found

    def _path(self, wire: Wire, net: int, left: bool) -> list[tuple[int, int, Terminal, Terminal]]:
        """From the source of a wire to its target.

        :param left: whether it arrives on the left of its target.
        """
        here, there = self.layers[wire.source], self.layers[wire.target]
        start, end = Terminal(wire.source, wire.source_y), Terminal(wire.target, wire.target_y)
        if here == there:
            return [self._step(net, here if left else here + 1, start, end, end_on_left=not left, both=True)]
        step = 1 if left else -1
        path, at = [], start
        for layer in range(here + step, there, step):
            passing = Terminal(self._passage(net, layer), 0.0)
            path.append(self._step(net, layer if left else layer + 1, at, passing, end_on_left=not left))
            at = passing
        path.append(self._step(net, there if left else there + 1, at, end, end_on_left=not left))
        return path

    def _step(
        self, net: int, channel: int, start: Terminal, end: Terminal, *, end_on_left: bool, both: bool = False
    ) -> tuple[int, int, Terminal, Terminal]:
        """:param both: whether both ends are on the same side of the channel."""
        left, right = self._segments.setdefault((net, channel), ({}, {}))
        (left if end_on_left else right)[end] = None
        (left if end_on_left == both else right)[start] = None
        if (start, end) not in self.links and start.element != end.element:
            self.links.append((start, end))
        return net, channel, start, end

    def _passage(self, net: int, layer: int) -> int:
        if (net, layer) not in self._passages:
            self._passages[net, layer] = len(self.layers)
            self.layers.append(layer)
            self.heights.append(PASSAGE)
        return self._passages[net, layer]
