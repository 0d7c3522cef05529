"""What a place of a file mentions, and where in a file a symbol is mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sqlassay.model.mentions.doubts import Doubt, doubts_in, may_hide_names
from sqlassay.model.mentions.reading import Reader
from sqlassay.model.mentions.symbol import (
    AttributeSymbol,
    ClassSymbol,
    ColumnSymbol,
    Mention,
    Role,
    Symbol,
    TableSymbol,
    attribute_of,
    modules_declaring,
    words_of,
)
from sqlassay.model.mentions.tables import Tables
from sqlassay.model.schema import ColumnAttribute
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import Unit
from sqlassay.text import Span


class Occurrence(Struct, frozen=True, order=True):
    """A place of a file that mentions a symbol."""

    path: Path
    span: Span
    role: Role


class Seen(Struct, frozen=True):
    """What a file says of a symbol."""

    occurrences: tuple[Occurrence, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """What may be about it too, or not."""


class Search:
    """Looks for symbols in a snapshot. Only what has their names in its text is looked into."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.program = workspace.program
        self._tables = Tables(self.program)
        self._known_words: dict[Symbol, re.Pattern[str]] = {}
        self._known_families: dict[Symbol, re.Pattern[str]] = {}

    def at(self, path: Path, offset: int) -> tuple[Mention, ...]:
        """What the name at an offset means, the innermost; several where that depends on the path."""
        document = self.workspace.document(path)
        unit = None if document is None else document.unit_at(offset)
        if unit is None or unit.stale:
            return ()
        here = [m for m in self._mentions(unit, self._module(path)) if m.span.contains(offset - unit.start)]
        least = min((m.span for m in here), key=lambda span: span.end - span.start, default=None)
        found = dict.fromkeys(m.symbol for m in here if m.span == least)
        roles = {m.symbol: m.role for m in here if m.span == least}
        return tuple(Mention(least.shifted(unit.start), s, roles[s]) for s in found) if least else ()

    def occurrences(self, path: Path, symbol: Symbol) -> tuple[Occurrence, ...]:
        """The places of a file that mention a symbol, in the order of the text."""
        words = self._words(symbol)
        if not words.search(self.workspace.text(path) or ""):
            return ()
        found = {
            Occurrence(path, mention.span.shifted(unit.start), mention.role)
            for unit in self._units(path)
            if words.search(unit.text)
            for mention in self._mentions(unit, self._module(path))
            if mention.symbol == symbol
        }
        return tuple(sorted(found))

    def declarations(self, symbol: Symbol) -> tuple[Occurrence, ...]:
        """The places that make a symbol."""
        paths = (self.workspace.path_of(module) for module in dict.fromkeys(self._homes(symbol)))
        found = [o for path in paths if path is not None for o in self.occurrences(path, symbol)]
        made = tuple(o for o in found if o.role == "declaration")
        if made or not isinstance(symbol, TableSymbol):
            return made
        owners = (owner.cls for owner in self._tables.named(symbol.name) if owner.cls is not None)
        return tuple(o for cls in owners for o in self.declarations(ClassSymbol(cls)))

    def seen(self, path: Path, symbol: ClassSymbol | AttributeSymbol) -> Seen:
        """The places of a file that mention a symbol, and those of which that is not known."""
        text, words = self.workspace.text(path) or "", self._words(symbol)
        concerned = self._family(symbol).search(text) is not None
        if not concerned and not words.search(text):
            return Seen()
        occurrences: set[Occurrence] = set()
        doubts: list[Doubt] = []
        for unit in self._units(path, stale=True):
            if words.search(unit.text) or (concerned and may_hide_names(unit.text)):
                found, doubtful = self._seen_in(unit, path, symbol)
                occurrences |= found
                doubts += doubtful
        return Seen(tuple(sorted(occurrences)), tuple(doubts) if concerned or occurrences else ())

    def _seen_in(
        self, unit: Unit, path: Path, symbol: ClassSymbol | AttributeSymbol
    ) -> tuple[set[Occurrence], list[Doubt]]:
        reader = self._reader(unit, self._module(path))
        mentions = [] if unit.stale else list(reader.mentions())
        found = {
            Occurrence(path, mention.span.shifted(unit.start), mention.role)
            for mention in mentions
            if mention.symbol == symbol and self._is_written(mention, unit)
        }
        doubts = doubts_in(unit, symbol, mentions, reader)
        return found, [replace(doubt, span=doubt.span.shifted(unit.start)) for doubt in doubts]

    def _words(self, symbol: Symbol) -> re.Pattern[str]:
        """What finds the identifiers one of which stands in every text that mentions a symbol."""
        if symbol not in self._known_words:
            self._known_words[symbol] = _pattern(words_of(symbol, self.program))
        return self._known_words[symbol]

    def _family(self, symbol: ClassSymbol | AttributeSymbol) -> re.Pattern[str]:
        """What finds the names of the class, or of those that have the attribute."""
        if symbol not in self._known_families:
            cls = symbol.cls if isinstance(symbol, ClassSymbol) else symbol.owner
            below = () if isinstance(symbol, ClassSymbol) else self.program.subclasses(cls)
            self._known_families[symbol] = _pattern(c.name.rpartition(".")[2] for c in (cls, *below))
        return self._known_families[symbol]

    def _homes(self, symbol: Symbol) -> Iterator[str]:
        match symbol:
            case ClassSymbol() | AttributeSymbol():
                yield from modules_declaring(symbol, self.program)
            case TableSymbol(name=table) | ColumnSymbol(table=table):
                yield from (owner.module for owner in self._tables.named(table))

    def _mentions(self, unit: Unit, module: str) -> Iterator[Mention]:
        """The mentions of a unit that are written as their symbols are called."""
        for mention in self._reader(unit, module).mentions():
            if self._is_written(mention, unit):
                yield mention

    def _is_written(self, mention: Mention, unit: Unit) -> bool:
        return mention.span.of(unit.text) == self._written(mention)

    def _written(self, mention: Mention) -> str:
        symbol = mention.symbol
        if isinstance(symbol, AttributeSymbol) and mention.role == "column":
            attribute = attribute_of(symbol, self.program)
            return (attribute.column or "") if isinstance(attribute, ColumnAttribute) else ""
        if isinstance(symbol, TableSymbol):
            return symbol.name.rpartition(".")[2]
        return symbol.name

    def _reader(self, unit: Unit, module: str) -> Reader:
        kind_of = self.workspace.kinds_in(unit, module)
        return Reader(unit, module, kind_of, self.program, self._tables)

    def _units(self, path: Path, *, stale: bool = False) -> Iterable[Unit]:
        document = self.workspace.document(path)
        return () if document is None else (unit for unit in document.units if stale or not unit.stale)

    def _module(self, path: Path) -> str:
        return self.workspace.summary(path).name


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(set(words))))})\b")
