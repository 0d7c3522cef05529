from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from sqlassay.lsp import schema, shown
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.open_standard import COMMAND, offers_command, open_standard
from sqlassay.lsp.session import Session
from sqlassay.text.encoding import PositionEncoding

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.INITIALIZE)
async def initialize(server: Server, params: types.InitializeParams) -> None:
    """Take note of what the client can do; pygls answers. The engine is loaded after `initialized`."""
    encoding = PositionEncoding(types.PositionEncodingKind(server.workspace.position_encoding).value)
    features = Features.of(params)
    server.begin(Session(features, encoding, server.changed, server.oracles.want), params)

    async def draw(wanted: Any = None) -> Any:
        return await server.schemas.draw(wanted)

    server.command(schema.COMMAND)(draw)
    if features.shows_documents:

        async def show(asked: Any) -> None:
            await server.shown.show(asked)

        server.command(shown.COMMAND)(show)
    if offers_command(features):

        async def command(uri: str) -> None:
            await open_standard(server, uri)

        server.command(COMMAND)(command)
