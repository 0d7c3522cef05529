from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
def notebook_did_close(snapshot: Snapshot, params: types.DidCloseNotebookDocumentParams) -> Snapshot:
    """From now on the notebook is not known."""
    return snapshot.closed(params.notebook_document.uri)
