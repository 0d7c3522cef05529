"""Where a symbol of the mapped schema is made, and where it is used."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from sqlassay.model.mentions import Occurrence, Search, Symbol
from sqlassay.model.workspace import Workspace
from sqlassay.text import Span


class Definition(Struct, frozen=True):
    """The name at a place, and where what it means is made."""

    span: Span
    """Where the name stands."""
    places: tuple[Occurrence, ...]


def definition(workspace: Workspace, path: Path, offset: int) -> Definition | None:
    """Where the class, attribute, table or column is made that the name at an offset means; None where it
    means none, or where that is not known.
    """
    search = Search(workspace)
    mentions = search.at(path, offset)
    places = tuple(dict.fromkeys(place for m in mentions for place in search.declarations(m.symbol)))
    return Definition(mentions[0].span, places) if places else None


def symbols_at(workspace: Workspace, path: Path, offset: int) -> tuple[Symbol, ...]:
    """What the name at an offset means: several where that depends on the path."""
    return tuple(mention.symbol for mention in Search(workspace).at(path, offset))


def files_mentioning(workspace: Workspace, symbols: tuple[Symbol, ...]) -> tuple[Path, ...]:
    """The files to look into for the uses of symbols."""
    search = Search(workspace)
    return tuple(dict.fromkeys(path for symbol in symbols for path in search.files(symbol)))


def occurrences(workspace: Workspace, path: Path, symbols: tuple[Symbol, ...]) -> tuple[Occurrence, ...]:
    """The places of one file that mention one of the symbols, in the order of the text."""
    search = Search(workspace)
    return tuple(sorted({place for symbol in symbols for place in search.occurrences(path, symbol)}))
