from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.lsp.command import command
from sqlassay.lsp.shown import COMMAND, Asked

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@command(COMMAND, Asked, when=lambda features: features.shows_documents)
async def show(server: Server, asked: Asked) -> None:
    """Have the client show SQL or a diagram."""
    await server.shown.show(asked)
