"""Where a symbol of the mapped schema is made, and where it is used."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.model.mentions import Occurrence, Search, Symbol
from sqlassay.text import Span


class Definition(Struct, frozen=True):
    """The name at a place, and where what it means is made."""

    span: Span
    """Where the name stands."""
    places: tuple[Occurrence, ...]


def definition(search: Search, path: Path, offset: int) -> Definition | None:
    """Where the class, attribute, table or column is made that the name at an offset means; None where it
    means none, or where that is not known.
    """
    mentions = search.at(path, offset)
    places = tuple(dict.fromkeys(place for m in mentions for place in search.declarations(m.symbol)))
    return Definition(mentions[0].span, places) if places else None


def symbols_at(search: Search, path: Path, offset: int) -> tuple[Symbol, ...]:
    """What the name at an offset means: several where that depends on the path."""
    return tuple(mention.symbol for mention in search.at(path, offset))


def occurrences(search: Search, path: Path, symbols: tuple[Symbol, ...]) -> tuple[Occurrence, ...]:
    """The places of one file that mention one of the symbols, in the order of the text."""
    return tuple(sorted({place for symbol in symbols for place in search.occurrences(path, symbol)}))
