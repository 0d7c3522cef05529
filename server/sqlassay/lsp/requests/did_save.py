from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.convert import to_path
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.watching import look_again

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.TEXT_DOCUMENT_DID_SAVE, when=lambda features: not features.watches_files)
async def did_save(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """For an editor that does not watch files: look at the disk for what changed beside it."""
    await look_again(server, [to_path(params.text_document.uri)])
