from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.configuration import ask_for_settings, take_settings
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def did_change_configuration(server: Server, params: types.DidChangeConfigurationParams) -> None:
    """Take over the settings: the client is asked for them if it can tell, else they stand in the message."""
    if server.session.features.tells_configuration:
        await ask_for_settings(server)
    else:
        await take_settings(server, params.settings)
    server.indexer.want(await server.folder_roots())
