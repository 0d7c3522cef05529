from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.configuration import ask_for_settings
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
async def did_change_workspace_folders(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Read the folders that came, forget those that went."""
    added = [to_path(folder.uri) for folder in params.event.added]
    removed = [to_path(folder.uri) for folder in params.event.removed]
    await server.session.change(lambda snapshot: snapshot.without_folders(removed).with_folders(added))
    server.indexer.want(added)
    await ask_for_settings(server)
