from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(snapshot: Snapshot, params: types.DidOpenTextDocumentParams) -> Snapshot:
    """From now on the editor's text counts, not the one on disk."""
    return snapshot.opened(params.text_document)
