from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

PATIENCE = 1.0
"""Seconds to wait for SQLAlchemy's word."""


@conversation(types.TEXT_DOCUMENT_HOVER)
async def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """What there is to say of the findings and the SQLAlchemy construct at a position."""
    return await server.oracles.answered(lambda snapshot: _hover(snapshot, params), PATIENCE)


def _hover(snapshot: Snapshot, params: types.HoverParams) -> types.Hover | None:
    file = snapshot.file(params.text_document.uri)
    found = file.hover(params.position) if file else None
    if file is None or found is None:
        return None
    return types.Hover(file.markup(found.markdown), file.range(found.span))
