from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, needs_files=True)
def document_highlight(
    snapshot: Snapshot, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """The places of the document that mean what is named at a position."""
    return snapshot.highlights(params)
