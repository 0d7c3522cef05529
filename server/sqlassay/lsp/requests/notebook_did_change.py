from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
def notebook_did_change(snapshot: Snapshot, params: types.DidChangeNotebookDocumentParams) -> Snapshot:
    """The cells after the change of their texts, their order or their number."""
    return snapshot.notebook_changed(params)
