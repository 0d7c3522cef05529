from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.NOTEBOOK_DOCUMENT_DID_OPEN)
def notebook_did_open(snapshot: Snapshot, params: types.DidOpenNotebookDocumentParams) -> Snapshot:
    """From now on the editor's cells count, as one module."""
    return snapshot.notebook_opened(params)
