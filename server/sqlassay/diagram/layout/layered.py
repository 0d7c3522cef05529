"""A connected graph in layers from left to right, with orthogonal wires (after `Sugiyama, Tagawa and Toda
<https://doi.org/10.1109/TSMC.1981.4308636>`_; `Spönemann, Fuhrmann, von Hanxleden and Mutzel, Port
Constraints in Hierarchical Layout of Data Flow Diagrams <https://doi.org/10.1007/978-3-642-11805-0_14>`_).

Differently from theirs a wire may go either way, or stay in its layer: a box takes wires on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlassay.diagram.layout.channels import Trunk, tracks_of
from sqlassay.diagram.layout.geometry import Box, Layout, Point, Wire
from sqlassay.diagram.layout.layering import layers_of
from sqlassay.diagram.layout.nets import Nets, Segment, Terminal
from sqlassay.diagram.layout.ordering import Ordering

MARGIN = 24.0
"""Between a box and the first vertical piece: room for the signs at the ends of wires."""
TRACK = 9.0
"""Between two vertical pieces."""


def layered(boxes: Sequence[Box], wires: Sequence[Wire]) -> Layout:
    """Lay out boxes that wires connect."""
    layers = layers_of(boxes, wires)
    nets = Nets(boxes, wires, layers)
    ordering = Ordering(nets)
    ordering.arrange()
    tops = ordering.tops
    tracks = [tracks_of(_trunks(segments, tops)) for segments in nets.segments]
    widths = [
        max(b.width for b, its in zip(boxes, layers, strict=True) if its == n) for n in range(max(layers) + 1)
    ]
    starts, right = _columns(widths, tracks)
    routes = [_route(path, nets, tops, widths, starts, tracks) for path in nets.paths]
    ys = [y for route in routes for _, y in route]
    height = max([*(top + box.height for top, box in zip(tops, boxes, strict=False)), *ys])
    return Layout(
        width=right,
        height=height,
        places=tuple((starts[layer], tops[box]) for box, layer in enumerate(layers)),
        widths=tuple(widths[layer] for layer in layers),
        routes=tuple(map(_straightened, routes)),
    )


def _trunks(segments: Sequence[Segment], tops: Sequence[float]) -> list[Trunk]:
    found = [
        Trunk(
            segment.net,
            tuple(tops[element] + y for element, y in segment.left),
            tuple(tops[element] + y for element, y in segment.right),
        )
        for segment in segments
    ]
    return [trunk for trunk in found if trunk.top != trunk.bottom]


def _columns(widths: Sequence[float], tracks: Sequence[Mapping[int, int]]) -> tuple[list[float], float]:
    """Where each layer starts, and where all ends."""
    starts, x = [], 0.0
    for channel, its in enumerate(tracks):
        if its:
            outer = channel in (0, len(widths))
            x += (MARGIN if outer else 2 * MARGIN) + max(its.values()) * TRACK
        elif channel not in (0, len(widths)):
            x += 2 * MARGIN
        if channel < len(widths):
            starts.append(x)
            x += widths[channel]
    return starts, x


def _route(
    path: Sequence[tuple[int, int, Terminal, Terminal]],
    nets: Nets,
    tops: Sequence[float],
    widths: Sequence[float],
    starts: Sequence[float],
    tracks: Sequence[Mapping[int, int]],
) -> list[Point]:
    points: list[Point] = []
    for net, channel, start, end in path:
        before = starts[channel - 1] + widths[channel - 1] if channel else -MARGIN
        x = before + MARGIN + tracks[channel].get(net, 0) * TRACK
        for terminal in (start, end):
            layer, y = nets.layers[terminal.element], tops[terminal.element] + terminal.y
            side = starts[layer] + (0.0 if layer == channel else widths[layer])
            points += [(side, y), (x, y)] if terminal is start else [(x, y), (side, y)]
    return points


def _straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that lie between two others on a line."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        while len(found) > 1 and (
            found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]
        ):
            found.pop()
        found.append(point)
    return tuple(found)
