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

    def files(self, symbol: Symbol) -> tuple[Path, ...]:
        """The files that may mention a symbol, in their order."""
        words = _pattern(words_of(symbol, self.program))
        return tuple(path for path in self.workspace.paths if words.search(self.workspace.text(path) or ""))

    def occurrences(self, path: Path, symbol: Symbol) -> tuple[Occurrence, ...]:
        """The places of a file that mention a symbol, in the order of the text."""
        words = _pattern(words_of(symbol, self.program))
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

    def doubtful(self, symbol: ClassSymbol | AttributeSymbol) -> tuple[Path, ...]:
        """The files to look at before a symbol is renamed: those that may mention it, or use objects of its
        class.
        """
        words = _pattern((*words_of(symbol, self.program), *self._family(symbol)))
        return tuple(path for path in self.workspace.paths if words.search(self.workspace.text(path) or ""))

    def seen(self, path: Path, symbol: ClassSymbol | AttributeSymbol) -> Seen:
        """The places of a file that mention a symbol, and those of which that is not known."""
        words, word = _pattern(words_of(symbol, self.program)), _pattern((symbol.name,))
        concerned = _pattern(self._family(symbol)).search(self.workspace.text(path) or "") is not None
        occurrences: set[Occurrence] = set()
        doubts: list[Doubt] = []
        for unit in self._units(path, stale=True):
            if words.search(unit.text) or (concerned and may_hide_names(unit.text)):
                found, doubtful = self._seen_in(unit, path, symbol)
                occurrences |= found
                doubts += doubtful if word.search(unit.text) or may_hide_names(unit.text) else ()
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

    def _family(self, symbol: ClassSymbol | AttributeSymbol) -> tuple[str, ...]:
        """The names of the class, or of those that have the attribute."""
        if isinstance(symbol, ClassSymbol):
            return (symbol.name,)
        classes = (symbol.owner, *self.program.subclasses(symbol.owner))
        return tuple(dict.fromkeys(cls.name.rpartition(".")[2] for cls in classes))

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
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")
