from __future__ import annotations

from typing import TYPE_CHECKING

from sqlassay.lsp import open_standard as standard
from sqlassay.lsp.command import command

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@command(standard.COMMAND, str, when=standard.offers_command)
async def open_standard(server: Server, uri: str) -> None:
    """Have the client show a page of the standard."""
    await standard.open_standard(server, uri)
