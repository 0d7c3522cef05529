from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.convert import to_path
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.watching import look_again

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.NOTEBOOK_DOCUMENT_DID_SAVE)
async def notebook_did_save(server: Server, params: types.DidSaveNotebookDocumentParams) -> None:
    """Look at the disk for what changed beside it, where the editor does not watch files."""
    if not server.session.features.watches_files:
        await look_again(server, [to_path(params.notebook_document.uri)])
