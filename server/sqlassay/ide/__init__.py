"""What an editor shows, as plain data. Knows no protocol; positions are character offsets."""

from sqlassay.ide.actions import DRIFT, Change, Offer, WriteRevision, edits, new_file, offers
from sqlassay.ide.hover import Hover, hover
from sqlassay.ide.markdown import plain
from sqlassay.ide.missing_revision import NewFile, missing_revision, missing_revisions
from sqlassay.ide.navigation import Definition, definition, occurrences, symbols_at
from sqlassay.ide.outline import Item, Name, Named, Sort, document_items, matching, names_in, placed
from sqlassay.ide.rename import (
    Prepared,
    RefusedError,
    Renamed,
    check_new_name,
    prepare_rename,
    refuse_doubts,
    rename_edits,
)
from sqlassay.model.mentions import Occurrence, Search, Seen, Symbol

__all__ = [
    "DRIFT",
    "Change",
    "Definition",
    "Hover",
    "Item",
    "Name",
    "Named",
    "NewFile",
    "Occurrence",
    "Offer",
    "Prepared",
    "RefusedError",
    "Renamed",
    "Search",
    "Seen",
    "Sort",
    "Symbol",
    "WriteRevision",
    "check_new_name",
    "definition",
    "document_items",
    "edits",
    "hover",
    "matching",
    "missing_revision",
    "missing_revisions",
    "names_in",
    "new_file",
    "occurrences",
    "offers",
    "placed",
    "plain",
    "prepare_rename",
    "refuse_doubts",
    "rename_edits",
    "symbols_at",
]
