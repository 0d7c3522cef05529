"""Symbols of the mapped schema in LSP's terms. What may be long is a value that is asked file by file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from sqlassay import ide
from sqlassay.lsp.actions import workspace_edit
from sqlassay.lsp.file import File
from sqlassay.lsp.protocol import RequestFailed
from sqlassay.model.workspace import Workspace

KINDS: dict[ide.Sort, types.SymbolKind] = {
    "class": types.SymbolKind.Class,
    "column": types.SymbolKind.Field,
    "relationship": types.SymbolKind.Property,
    "hybrid": types.SymbolKind.Method,
    "table": types.SymbolKind.Struct,
}


def definition(file: File, position: types.Position) -> list[types.Location]:
    """Where the class, attribute, table or column is made that is named at a position."""
    found = ide.definition(_search(file), file.path, file.offset(position))
    return list(_locations(file, found.places if found else ()))


def highlights(file: File, position: types.Position) -> list[types.DocumentHighlight]:
    """The places of the file that mean what is named at a position."""
    search, kinds = _search(file), types.DocumentHighlightKind
    symbols = ide.symbols_at(search, file.path, file.offset(position))
    return [
        types.DocumentHighlight(
            file.range(place.span), kinds.Write if place.role == "declaration" else kinds.Text
        )
        for place in ide.occurrences(search, file.path, symbols)
        if file.has(place.span)
    ]


class References(Struct, frozen=True):
    """The places that mean what is named at a position."""

    file: File
    search: ide.Search
    symbols: tuple[ide.Symbol, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to look into: none for a name that means nothing."""
        return self.search.workspace.paths if self.symbols else ()

    @classmethod
    def at(cls, file: File, position: types.Position) -> References:
        """Those of the name at a position."""
        search = _search(file)
        symbols = ide.symbols_at(search, file.path, file.offset(position))
        return cls(file, search, symbols)

    def look(self, path: Path) -> tuple[ide.Occurrence, ...]:
        """Those in one file."""
        return ide.occurrences(self.search, path, self.symbols)

    def locations(
        self, found: Mapping[Path, tuple[ide.Occurrence, ...]], *, declarations: bool
    ) -> list[types.Location]:
        """Those in all of them, with or without the places that make the symbol."""
        places = (place for its in found.values() for place in its)
        return list(_locations(self.file, (p for p in places if declarations or p.role != "declaration")))


class Renaming(Struct, frozen=True):
    """Another name for what is named at a position."""

    file: File
    search: ide.Search
    symbol: ide.Renamed
    new: str

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to look into."""
        return self.search.workspace.paths

    @classmethod
    def at(cls, file: File, position: types.Position, new: str) -> Renaming | None:
        """That of the name at a position; None where it is no name of the schema, or is called so already.

        :raises RequestFailed: with the reason why it is not renamed.
        """
        search = _search(file)
        try:
            found = ide.prepare_rename(search, file.path, file.offset(position))
            if found is None or found.symbol.name == new:
                return None
            ide.check_new_name(found.symbol, new, search.program)
            return cls(file, search, found.symbol, new)
        except ide.RefusedError as refused:
            raise RequestFailed(str(refused)) from refused

    def look(self, path: Path) -> ide.Seen:
        """What one file says of it.

        :raises RequestFailed: where that is not known, so that nobody waits for the other files.
        """
        seen = self.search.seen(path, self.symbol)
        try:
            ide.refuse_doubts(self.search.workspace, path, seen)
        except ide.RefusedError as refused:
            raise RequestFailed(str(refused)) from refused
        return seen

    def edit(self, seen: Mapping[Path, ide.Seen]) -> types.WorkspaceEdit:
        """The edits of all files.

        :raises RequestFailed: with the reason why there are none.
        """
        try:
            edits = ide.rename_edits(self.search.workspace, self.symbol, self.new, seen)
        except ide.RefusedError as refused:
            raise RequestFailed(str(refused)) from refused
        placed = self.file.placed(edits)
        if placed is None:
            raise RequestFailed("Not renamed: a use stands where nothing can be changed.")
        return workspace_edit(placed, self.file.features)


def prepared_rename(file: File, position: types.Position) -> types.PrepareRenamePlaceholder | None:
    """The name at a position, where it can be changed.

    :raises RequestFailed: with the reason why it is not renamed.
    """
    try:
        found = ide.prepare_rename(_search(file), file.path, file.offset(position))
    except ide.RefusedError as refused:
        raise RequestFailed(str(refused)) from refused
    return types.PrepareRenamePlaceholder(file.range(found.span), found.symbol.name) if found else None


def document_symbols(file: File) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """The mapped classes and tables of a file; a list where the client takes no tree."""
    items = [each for each in ide.document_items(file.folder.workspace, file.path) if file.has(each.span)]
    if file.features.nests_symbols:
        return [_tree(file, item) for item in items]
    return [symbol for item in items for symbol in _flat(file, item)]


class Names(Struct, frozen=True):
    """The mapped classes, their attributes and the tables of a folder."""

    workspace: Workspace

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to look into."""
        return self.workspace.paths

    def look(self, path: Path) -> tuple[ide.Name, ...]:
        """The names in one file."""
        return ide.names_in(self.workspace, path)

    def matching(self, found: Mapping[Path, tuple[ide.Name, ...]], query: str) -> tuple[ide.Named, ...]:
        """Those of all files that match a query, with their places."""
        names = (name for its in found.values() for name in its)
        return ide.placed(self.workspace, ide.matching(names, query))


def symbol_information(file: File, named: ide.Named) -> types.SymbolInformation | None:
    """A name of the workspace; None where it cannot be shown."""
    location = file.location(named.path, named.span)
    if location is None:
        return None
    return types.SymbolInformation(location, named.name, KINDS[named.sort], container_name=named.container)


def _search(file: File) -> ide.Search:
    return ide.Search(file.folder.workspace)


def _locations(file: File, places: Iterable[ide.Occurrence]) -> Iterator[types.Location]:
    for place in places:
        if (location := file.location(place.path, place.span)) is not None:
            yield location


def _tree(file: File, item: ide.Item) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=item.name,
        kind=KINDS[item.sort],
        range=file.range(item.span),
        selection_range=file.range(item.name_span),
        detail=item.detail or None,
        children=[_tree(file, inner) for inner in item.items],
    )


def _flat(file: File, item: ide.Item, container: str | None = None) -> Iterator[types.SymbolInformation]:
    location = types.Location(file.uri, file.range(item.span))
    yield types.SymbolInformation(location, item.name, KINDS[item.sort], container_name=container)
    for inner in item.items:
        yield from _flat(file, inner, item.name)
