"""Which of a call's arguments each parameter of a function gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlassay.model.summary import Taken

Given = TypeVar("Given")


def passed(
    parameters: Iterable[Taken],
    receiver: Given | None,
    positional: Sequence[Given],
    keywords: Iterable[tuple[str, Given]],
) -> dict[str, Given]:
    """The argument of each parameter, as far as it can be told: `receiver` is given to the first one;
    `positional` are the arguments before any ``*arguments``.
    """
    taken = list(parameters)
    found: dict[str, Given] = {}
    if receiver is not None and taken and taken[0].kind in ("", "/"):
        found[taken.pop(0).name] = receiver
    places = [p for p in taken if p.kind in ("", "/")]
    found.update((p.name, given) for p, given in zip(places, positional, strict=False))
    by_name = {p.name for p in taken if p.kind in ("", "k")}
    found.update((name, given) for name, given in keywords if name in by_name)
    return found


def split(path: str) -> tuple[str, str]:
    """The parameter of a path, and the path from there."""
    end = min((i for i in (path.find("."), path.find("[")) if i >= 0), default=len(path))
    return path[:end], path[end:].removeprefix(".")
