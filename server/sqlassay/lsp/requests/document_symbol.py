from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


def _options(_: Features) -> types.DocumentSymbolOptions:
    return types.DocumentSymbolOptions(label="SQLAlchemy")


@query(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, options=_options, needs_files=True)
def document_symbol(
    snapshot: Snapshot, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """The mapped classes of the document with their columns, relationships and hybrids, and its tables."""
    return snapshot.document_symbols(params)
