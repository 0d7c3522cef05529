from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.lsp.command import command
from sqlassay.lsp.schema import COMMAND, Drawn, Wanted

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@command(COMMAND, Wanted)
async def schema(server: Server, wanted: Wanted) -> Drawn:
    """Draw the schema of a folder."""
    return await server.schemas.draw(wanted)
