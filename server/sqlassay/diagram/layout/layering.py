"""Which layer, a column of boxes, each box is in: neighbours near each other, the columns about as high as is
good for the proportions of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from sqlassay.diagram.layout.geometry import Box, Wire

ASPECT = 1.5
"""How much wider than high a drawing should be."""
GAP = 28.0
"""Between the boxes of a layer."""
CHANNEL = 120.0
"""What the wires between two layers take, before that is known."""
ITERATIONS = 120
PASSES = 30
TOO_HIGH = 40.0
"""What a layer costs that is twice as high as it should be, in wires of an extra layer's length."""
WITHIN, BACKWARDS = 1.4, 0.15


def layers_of(boxes: Sequence[Box], wires: Sequence[Wire]) -> list[int]:
    """The layer of each box of a connected graph, from 0 on, none empty.

    The boxes are first put in a line by spectral ordering (`Juvan and Mohar, Optimal linear labelings and
    eigenvalues of graphs <https://doi.org/10.1016/0166-218X(92)90229-4>`_), which is cut into layers; then
    single boxes move as long as that helps.
    """
    pairs = sorted({(wire.source, wire.target) for wire in wires if wire.source != wire.target})
    height = _height(boxes)
    line = _line(len(boxes), pairs)
    layers, layer, filled = [0] * len(boxes), 0, 0.0
    for box in sorted(range(len(boxes)), key=lambda i: (line[i], i)):
        if filled and filled + boxes[box].height / 2 > height:
            layer, filled = layer + 1, 0.0
        layers[box] = layer
        filled += boxes[box].height + GAP
    _Moves(boxes, pairs, layers, height).improve()
    used = sorted(set(layers))
    return [used.index(each) for each in layers]


def _height(boxes: Sequence[Box]) -> float:
    area = sum((box.width + CHANNEL) * (box.height + GAP) for box in boxes)
    return max(sqrt(area / ASPECT), *(box.height + GAP for box in boxes))


def _line(count: int, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Coordinates on a line in which neighbours are near: about the Fiedler vector of the graph."""
    near: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        near[source].append(target)
        near[target].append(source)
    shift = 2.0 * max(len(each) for each in near) + 1
    values = [((i * 7919) % 104729) / 104729 for i in range(count)]
    for _ in range(ITERATIONS):
        values = [
            (shift - len(near[i])) * value + sum(values[j] for j in near[i]) for i, value in enumerate(values)
        ]
        mean = sum(values) / count
        values = [value - mean for value in values]
        size = max(map(abs, values)) or 1.0
        values = [value / size for value in values]
    backwards = sum(values[source] - values[target] for source, target in pairs) < 0
    return [round(-value if backwards else value, 9) for value in values]


class _Moves:
    """Moves boxes to other layers while the wires get shorter and the layers no higher than is good."""

    def __init__(
        self, boxes: Sequence[Box], pairs: Sequence[tuple[int, int]], layers: list[int], height: float
    ) -> None:
        self._sizes = [box.height + GAP for box in boxes]
        self._layers = layers
        self._height = height
        self._filled = [0.0] * (max(layers) + 1)
        for box, layer in enumerate(layers):
            self._filled[layer] += self._sizes[box]
        self._near: list[list[tuple[int, int]]] = [[] for _ in boxes]
        for source, target in pairs:
            self._near[source].append((target, 1))
            self._near[target].append((source, -1))

    def improve(self) -> None:
        for _ in range(PASSES):
            if not sum(self._moved(box) for box in range(len(self._layers))):
                return

    def _moved(self, box: int) -> bool:
        here = self._layers[box]
        before = self._cost(box, here) + self._excess(here, 0)
        best, best_gain = here, 1e-6
        for layer in range(len(self._filled)):
            if layer == here:
                continue
            size = self._sizes[box]
            after = self._cost(box, layer) + self._excess(here, -size) + self._excess(layer, size)
            gain = before + self._excess(layer, 0) - after
            if gain > best_gain:
                best, best_gain = layer, gain
        if best == here:
            return False
        self._filled[here] -= self._sizes[box]
        self._filled[best] += self._sizes[box]
        self._layers[box] = best
        return True

    def _cost(self, box: int, layer: int) -> float:
        """What the wires of a box cost in a layer."""
        total = 0.0
        for other, sign in self._near[box]:
            distance = (layer - self._layers[other]) * sign
            total += WITHIN if distance == 0 else abs(distance) * 1.5 - 0.5
            total += BACKWARDS if distance < 0 else 0.0
        return total

    def _excess(self, layer: int, more: float) -> float:
        excess = max(0.0, self._filled[layer] + more - self._height) / self._height
        return TOO_HIGH * excess * excess
