from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.TEXT_DOCUMENT_DID_CLOSE)
def did_close(snapshot: Snapshot, params: types.DidCloseTextDocumentParams) -> Snapshot:
    """From now on the text on disk counts."""
    return snapshot.closed(params.text_document.uri)
