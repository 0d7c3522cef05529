"""How kinds are put together."""

from __future__ import annotations

from collections.abc import Iterator

from sqlassay.model.kinds.base import Kind

MAX_DEPTH = 6
"""What calls hand over that is nested deeper is forgotten, so that recursion comes to an end."""


def parts_of(kind: Kind) -> Iterator[Kind]:
    """A kind and the kinds in it."""
    yield kind
    for name in kind.__struct_fields__:
        yield from _within(getattr(kind, name))


def _within(value: object) -> Iterator[Kind]:
    if isinstance(value, Kind):
        yield from parts_of(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(item)


def is_deep(kind: Kind) -> bool:
    """Whether a kind is nested too deeply to be handed on."""
    return _depth(kind, 0) > MAX_DEPTH


def _depth(value: object, depth: int) -> int:
    if depth > MAX_DEPTH:
        return depth
    if isinstance(value, Kind):
        return max((_depth(getattr(value, n), depth + 1) for n in value.__struct_fields__), default=depth)
    return max((_depth(item, depth) for item in value), default=depth) if isinstance(value, tuple) else depth
