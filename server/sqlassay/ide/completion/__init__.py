"""What may be typed at a place, as plain data: only what the model is sure of."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from sqlassay.ide.completion.documentation import documentation
from sqlassay.ide.completion.item import About, Completion, OfMapped, OfParameter
from sqlassay.ide.completion.keys import key_items
from sqlassay.ide.completion.keywords import keyword_items
from sqlassay.ide.completion.loaders import loader_items
from sqlassay.ide.completion.spot import UNKNOWN_ENVIRONMENT, Spot
from sqlassay.ide.completion.strings import string_items, value_items
from sqlassay.model.environment import Environment
from sqlassay.model.workspace import Workspace

__all__ = ["About", "Completion", "OfMapped", "OfParameter", "completions", "documentation"]

SOURCES = (string_items, value_items, loader_items, keyword_items, key_items)


def completions(
    workspace: Workspace, path: Path, offset: int, environment: Environment = UNKNOWN_ENVIRONMENT
) -> tuple[Completion, ...]:
    """What may be typed at an offset of a file, the likeliest first.

    :param environment: what is known of the project around it.
    """
    spot = Spot.at(workspace, path, offset, environment)
    if spot is None:
        return ()
    found = {item.label: item for item in chain.from_iterable(source(spot) for source in SOURCES)}
    return tuple(found.values())
