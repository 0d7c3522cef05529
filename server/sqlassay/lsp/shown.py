"""Showing SQL and diagrams in any editor: the command `sqlassay.show` writes what is asked for into a file of
the server's own and has the client show that.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcInvalidParams

from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.protocol import RequestFailed

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

COMMAND = "sqlassay.show"
PATIENCE = 10.0
"""Seconds to wait for SQLAlchemy's word."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """What to show: the argument of the command."""

    show: Literal["sql", "diagram", "statement"]
    """The SQL of a class's table, what is near a class, or the SQL of the statement at a position."""
    uri: str
    cls: str = ""
    """The class, qualified within its module and by that."""
    line: int = 0
    character: int = 0
    """The position in the encoding that was agreed on."""


class Shown:
    """The files that were shown; they go with the server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder: Path | None = None

    async def show(self, given: Any) -> None:
        """Show something.

        :raises JsonRpcInvalidParams: when the argument is none that the command takes.
        :raises RequestFailed: when there is nothing to show.
        """
        try:
            asked = msgspec.convert(given, Asked)
        except msgspec.ValidationError as error:
            raise JsonRpcInvalidParams(f"{COMMAND}: {error}") from None
        await self._server.session.indexed.wait()
        name = asked.cls.rpartition(".")[2] or "statement"
        if asked.show == "diagram":
            wanted = {"format": "svg", "folder": asked.uri, "around": [asked.cls]}
            content = (await self._server.schemas.draw(wanted))["content"]
            await self._open(f"{name}.svg", content, external=True)
            return
        sql = await self._server.oracles.answered(lambda snapshot: _sql(snapshot, asked), PATIENCE)
        if sql is None:
            raise RequestFailed("SQLAlchemy could not be asked for the SQL, or it could not be built")
        await self._open(f"{name}.sql", f"{sql.strip()}\n", external=False)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    async def _open(self, name: str, content: str, *, external: bool) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sqlassay-"))
        path = self._folder / name
        path.write_text(content, "utf-8", errors="replace")
        await self._server.window_show_document_async(
            types.ShowDocumentParams(uri=to_uri(path), external=external, take_focus=True)
        )


def _sql(snapshot: Snapshot, asked: Asked) -> tuple[str | None, bool]:
    """The SQL, and whether that is the last word."""
    file, before = snapshot.file(asked.uri), snapshot.misses
    if file is None:
        return None, True
    if asked.show == "sql":
        sql = file.table_sql(asked.cls)
    else:
        sql = file.statement_sql(types.Position(asked.line, asked.character))
    return sql, snapshot.misses == before
