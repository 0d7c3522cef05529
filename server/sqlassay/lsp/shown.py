"""Showing SQL and diagrams in any editor: the command `sqlassay.show` writes what is asked for into a file of
the server's own and has the client show that.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsprotocol import types
from msgspec import Struct

from sqlassay.lsp.command import UInteger
from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.schema import Wanted
from sqlassay.lsp.sql import sql_of

if TYPE_CHECKING:
    from sqlassay.ide import NoSql, Sql
    from sqlassay.lsp.file import File
    from sqlassay.lsp.server import Server

COMMAND = "sqlassay.show"
UNSAFE = re.compile(r"[^\w.]")
"""What does not belong in the name of a file: tables may be called anything."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What to show: the argument of the command."""

    show: Literal["sql", "diagram", "statement"]
    """The SQL of a class's table, what is near a class, or the SQL of the statement at a position."""
    uri: str
    cls: str = ""
    """The class, qualified within its module and by that."""
    line: UInteger = 0
    character: UInteger = 0
    """The position in the encoding that was agreed on."""


class Shown:
    """The files that were shown; they go with the server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder: Path | None = None

    async def show(self, asked: Asked) -> None:
        """Show something.

        :raises RequestFailed: when there is nothing to show.
        """
        if asked.show == "diagram":
            drawn = await self._server.schemas.draw(Wanted(folder=asked.uri, around=(asked.cls,)))
            await self._open(f"{asked.cls.rpartition('.')[2]}.svg", drawn.content or "", external=True)
            return
        found = await sql_of(self._server, asked.uri, lambda file: _sql(file, asked))
        await self._open(f"{found.name}.sql", f"{found.sql}\n", external=False)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _open(self, name: str, content: str, *, external: bool) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sqlassay-"))
        path = self._folder / UNSAFE.sub("_", name)
        path.write_text(content, "utf-8", errors="replace")
        await self._server.window_show_document_async(
            types.ShowDocumentParams(uri=to_uri(path), external=external, take_focus=True)
        )


def _sql(file: File, asked: Asked) -> Sql | NoSql:
    if asked.show == "sql":
        return file.sql_of_class(asked.cls)
    return file.sql_at(types.Position(asked.line, asked.character))
