"""What an editor shows, as plain data. Knows no protocol; positions are character offsets."""

from sqlassay.ide.actions import DRIFT, Change, Offer, WriteRevision, edits, new_file, offers
from sqlassay.ide.changes import edits_between
from sqlassay.ide.code_lenses import Lens, model_lenses, statement_lenses
from sqlassay.ide.completion import About, Completion, completions, documentation
from sqlassay.ide.hover import Hover, hover
from sqlassay.ide.inlay_hints import InlayHint, lazy_loads, targets
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
from sqlassay.ide.signature_help import SignatureHelp, signature_help
from sqlassay.ide.sql_at import NoSql, Sql, sql_at, sql_of_class
from sqlassay.model.mentions import Occurrence, Search, Seen, Symbol

__all__ = [
    "DRIFT",
    "About",
    "Change",
    "Completion",
    "Definition",
    "Hover",
    "InlayHint",
    "Item",
    "Lens",
    "Name",
    "Named",
    "NewFile",
    "NoSql",
    "Occurrence",
    "Offer",
    "Prepared",
    "RefusedError",
    "Renamed",
    "Search",
    "Seen",
    "SignatureHelp",
    "Sort",
    "Sql",
    "Symbol",
    "WriteRevision",
    "check_new_name",
    "completions",
    "definition",
    "document_items",
    "documentation",
    "edits",
    "edits_between",
    "hover",
    "lazy_loads",
    "matching",
    "missing_revision",
    "missing_revisions",
    "model_lenses",
    "names_in",
    "new_file",
    "occurrences",
    "offers",
    "placed",
    "plain",
    "prepare_rename",
    "refuse_doubts",
    "rename_edits",
    "signature_help",
    "sql_at",
    "sql_of_class",
    "statement_lenses",
    "symbols_at",
    "targets",
]
