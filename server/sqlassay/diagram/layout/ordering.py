"""The order of the elements in each layer and their heights: few crossings, short and straight wires."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from sqlassay.diagram.layout.layering import GAP
from sqlassay.diagram.layout.nets import Nets

SWEEPS = 24
SETTLING = 16
BESIDE = 12.0
"""Between a box and a wire that passes it, and between such wires."""
STRAIGHT = 6.0
"""How much more a wire between two passages weighs than one at a box."""
CROSSING = 40.0
"""What a crossing costs, in pixels of length."""


class Ordering:
    """The elements of a layered graph, in order from top to bottom in each layer."""

    def __init__(self, nets: Nets) -> None:
        self._nets = nets
        self.tops = [0.0] * len(nets.layers)
        self._near: list[list[tuple[int, float, float]]] = [[] for _ in nets.layers]
        """The neighbours of each element: which, how much lower it should be than they, the weight."""
        for a, b in nets.links:
            weight = STRAIGHT if min(a.element, b.element) >= nets.count else 1.0
            self._near[a.element].append((b.element, b.y - a.y, weight))
            self._near[b.element].append((a.element, a.y - b.y, weight))
        self.orders: list[list[int]] = [[] for _ in range(max(nets.layers) + 1)]
        for element in self._first_order():
            self.orders[nets.layers[element]].append(element)

    def arrange(self) -> None:
        """Find orders and heights; `orders` and `tops` have them."""
        for layer in range(len(self.orders)):
            self._place(layer, range(len(self.orders)))
        best, least = [list(order) for order in self.orders], self._cost()
        for sweep in range(SWEEPS):
            layers = range(len(self.orders)) if sweep % 2 == 0 else range(len(self.orders) - 1, -1, -1)
            for layer in layers:
                seen = range(layer + 1) if sweep % 2 == 0 else range(layer, len(self.orders))
                wanted = {
                    e: self._wanted(e, seen if sweep < SWEEPS // 2 else None) for e in self.orders[layer]
                }
                heights = self._nets.heights
                self.orders[layer].sort(key=lambda e: (wanted[e] + heights[e] / 2, e))
                self._place(layer, None)
            cost = self._cost()
            if cost < least:
                best, least = [list(order) for order in self.orders], cost
        self.orders = best
        self._settle()
        self._exchange()
        self._settle()
        top = min(self.tops)
        self.tops = [each - top for each in self.tops]

    def _first_order(self) -> list[int]:
        """All elements, each behind a neighbour of it."""
        found: dict[int, None] = {}
        for start in sorted(range(len(self._near)), key=lambda e: (-len(self._near[e]), e)):
            waiting = [start]
            while waiting:
                element = waiting.pop()
                if element not in found:
                    found[element] = None
                    waiting += sorted({other for other, _, _ in self._near[element]}, reverse=True)
        return list(found)

    def _settle(self) -> None:
        for turn in range(SETTLING):
            layers = range(len(self.orders))
            for layer in layers if turn % 2 == 0 else reversed(layers):
                self._place(layer, None)

    def _wanted(self, element: int, seen: range | None) -> float:
        """The height at which the wires of an element would be level on average.

        :param seen: the layers whose elements count, all if None or if there are none in them.
        """
        near = self._near[element]
        if seen is not None:
            near = [each for each in near if self._nets.layers[each[0]] in seen] or near
        if not near:
            return self.tops[element]
        total = sum(weight for _, _, weight in near)
        return sum((self.tops[other] + lower) * weight for other, lower, weight in near) / total

    def _place(self, layer: int, seen: range | None) -> None:
        """Give the elements of a layer the heights nearest to those that they want: an isotonic regression
        by pooling adjacent violators (`Best and Chakravarti <https://doi.org/10.1007/BF01580873>`_).
        """
        order, pools, offset = self.orders[layer], list[tuple[float, float, int]](), 0.0
        offsets = []
        for position, element in enumerate(order):
            if position:
                offset += self._distance(order[position - 1], element)
            offsets.append(offset)
            weight = sum(each[2] for each in self._near[element]) or 0.01
            pool = (self._wanted(element, seen) - offset, weight, 1)
            while pools and pools[-1][0] >= pool[0]:
                value, its, count = pools.pop()
                total = its + pool[1]
                pool = ((value * its + pool[0] * pool[1]) / total, total, count + pool[2])
            pools.append(pool)
        values = [value for value, _, count in pools for _ in range(count)]
        for element, value, offset in zip(order, values, offsets, strict=True):
            self.tops[element] = value + offset

    def _distance(self, above: int, below: int) -> float:
        boxes = max(above, below) < self._nets.count
        return self._nets.heights[above] + (GAP if boxes else BESIDE)

    def _exchange(self) -> None:
        """Exchange neighbours in a layer while that makes wires shorter or takes away crossings."""
        for order in self.orders:
            for _ in order:
                if not self._pass(order):
                    break

    def _pass(self, order: list[int]) -> bool:
        return sum(self._exchanged(order, i) for i in range(len(order) - 1)) > 0

    def _exchanged(self, order: list[int], i: int) -> bool:
        a, b = order[i], order[i + 1]
        before, tops = self._cost_of(a, b), (self.tops[a], self.tops[b])
        gap = self._distance(a, b) - self._nets.heights[a]
        self.tops[b] = tops[0]
        self.tops[a] = tops[0] + self._nets.heights[b] + max(gap, tops[1] - tops[0] - self._nets.heights[a])
        if self._cost_of(b, a) < before - 1e-6:
            order[i], order[i + 1] = b, a
            return True
        self.tops[a], self.tops[b] = tops
        return False

    def _cost_of(self, a: int, b: int) -> float:
        """The length of the wires of two neighbours, `a` above `b`, and their crossings with each other."""
        ends: list[list[tuple[int, float, float]]] = [
            [
                (self._nets.layers[other], self.tops[other] + lower, weight)
                for other, lower, weight in self._near[e]
            ]
            for e in (a, b)
        ]
        length = sum(
            abs(end - self.tops[e]) * weight
            for e, its in zip((a, b), ends, strict=True)
            for _, end, weight in its
        )
        crossings = sum(
            mine[0] == its[0] and mine[1] + self._nets.heights[b] > its[1] + self._nets.heights[a]
            for mine in ends[0]
            for its in ends[1]
        )
        return length + CROSSING * crossings

    def _cost(self) -> float:
        """The length of all wires and their crossings, with what nets run together counted once a step."""
        between: dict[tuple[int, int], list[tuple[float, float]]] = {}
        length = 0.0
        for a, b in self._nets.links:
            if self._nets.layers[a.element] > self._nets.layers[b.element]:
                a, b = b, a
            ends = self.tops[a.element] + a.y, self.tops[b.element] + b.y
            layers = self._nets.layers[a.element], self._nets.layers[b.element]
            between.setdefault(layers, []).append(ends)
            length += abs(ends[0] - ends[1])
        return length + CROSSING * sum(map(_inversions, between.values()))


def _inversions(pairs: Sequence[tuple[float, float]]) -> int:
    """How many of some lines cross, each from a height on the left to one on the right."""
    seen: list[float] = []
    count = 0
    for _, right in sorted(pairs):
        count += len(seen) - bisect_left(seen, right)
        insort(seen, right)
    return count
