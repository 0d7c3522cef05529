from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation
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
