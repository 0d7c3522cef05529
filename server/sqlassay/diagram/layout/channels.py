"""The vertical pieces of wires between two layers, side by side (`channel routing
<https://en.wikipedia.org/wiki/Channel_router>`_).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

CLOSE = 6.0
"""Lines nearer than this are taken for one."""
COLLISION = 25
"""What it costs that two lines lie on one another, in crossings."""
CLEAR = 8.0
"""Between the ends of two vertical pieces on one track."""


class Trunk(NamedTuple):
    """The vertical piece of a net: what it joins on the left and on the right."""

    net: int
    left: tuple[float, ...]
    right: tuple[float, ...]

    @property
    def top(self) -> float:
        return min(*self.left, *self.right)

    @property
    def bottom(self) -> float:
        return max(*self.left, *self.right)


def tracks_of(trunks: Sequence[Trunk]) -> Mapping[int, int]:
    """The track of each net, from left to right: those that meet on different ones, with few crossings."""
    order = sorted(trunks, key=lambda t: (len(t.right) - len(t.left), t.top, t.net))
    costs = {(a.net, b.net): _cost(a, b) for a in order for b in order if a is not b}
    for _ in order:
        if not sum(_exchanged(order, i, costs) for i in range(len(order) - 1)):
            break
    tracks: dict[int, int] = {}
    for position, trunk in enumerate(order):
        before = [tracks[other.net] for other in order[:position] if _meet(other, trunk)]
        tracks[trunk.net] = max(before, default=-1) + 1
    return tracks


def _exchanged(order: list[Trunk], i: int, costs: Mapping[tuple[int, int], int]) -> bool:
    """Move a trunk to the left as far as that takes away most crossings."""
    trunk, gain, best, least = order[i + 1], 0, i + 1, 0
    for position in range(i, -1, -1):
        other = order[position]
        gain += costs[trunk.net, other.net] - costs[other.net, trunk.net]
        if gain < least:
            best, least = position, gain
    if best == i + 1:
        return False
    del order[i + 1]
    order.insert(best, trunk)
    return True


def _meet(a: Trunk, b: Trunk) -> bool:
    return a.top < b.bottom + CLEAR and b.top < a.bottom + CLEAR


def _cost(a: Trunk, b: Trunk) -> int:
    """The crossings of two nets when `a` is on the left of `b`."""
    if not _meet(a, b):
        return 0
    crossings = sum(b.top < y < b.bottom for y in a.right) + sum(a.top < y < a.bottom for y in b.left)
    touching = sum(abs(mine - its) < CLOSE for mine in a.right for its in b.left)
    return crossings + COLLISION * touching
