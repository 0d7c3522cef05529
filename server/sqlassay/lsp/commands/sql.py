from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from msgspec import Struct

from sqlassay.lsp.command import UInteger, command
from sqlassay.lsp.sql import sql_of

if TYPE_CHECKING:
    from sqlassay.ide import Sql
    from sqlassay.lsp.server import Server

COMMAND = "sqlassay.sql"


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A position in the encoding that was agreed on."""

    uri: str
    line: UInteger
    character: UInteger


@command(COMMAND, Place)
async def sql(server: Server, place: Place) -> Sql:
    """The SQL of the statement or of the mapped class at a position."""
    position = types.Position(place.line, place.character)
    return await sql_of(server, place.uri, lambda file: file.sql_at(position))
