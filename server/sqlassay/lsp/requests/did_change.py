from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import change

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@change(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(snapshot: Snapshot, params: types.DidChangeTextDocumentParams) -> Snapshot:
    """The text after the edits, in their order."""
    return snapshot.changed(params)
