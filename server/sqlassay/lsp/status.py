"""What the server takes each folder for, told to our own client, which shows it.

The notification `sqlassay/status` has ``{"folders": […]}``, each as `FolderStatus`. It comes once the folders
have been read, and again when one of them is another.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.open_standard import OWN_CLIENT

if TYPE_CHECKING:
    from sqlassay.lsp.folder import Folder
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.model.environment import Environment

TOLD = "sqlassay/status"
QUIET = 0.3
"""Seconds without a change after which it is looked what has become of the folders."""
VERSION = "2.0"
"""The oldest release to support, where nothing tells."""
HOW_TO_SET_VERSION = (
    "Set `target-version` in sqlassay.toml, or name SQLAlchemy's version among the dependencies"
)
HOW_TO_SET_DIALECT = "name the database's driver among the dependencies, or its URL in a file such as .env"


class FolderStatus(Struct, frozen=True, rename="camel", kw_only=True):
    """What is known of one workspace folder."""

    folder: str
    """Its URI."""
    uses_sqlalchemy: bool
    version: str
    """The oldest SQLAlchemy that the code has to run on."""
    version_from: str
    """Where that was found, in words; "" where it is assumed."""
    dialect: str
    """That SQL is shown in, by SQLAlchemy's name; ``default`` for that of no database in particular."""
    dialect_from: str
    assumed: bool
    """Whether nothing tells the version or the dialect."""
    hint: str
    """How to tell, in a sentence; "" where nothing is assumed."""


class Status:
    """Tells the client when the folders are others than it was told."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._told: list[Any] = []
        self._timer: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """Something changed; called on the event loop."""
        if self._server.session.features.name == OWN_CLIENT and self._server.session.indexed.is_set():
            self.close()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(QUIET, lambda: self._server.in_background(self._tell()))

    def close(self) -> None:
        """Drop what is waiting."""
        if self._timer is not None:
            self._timer.cancel()

    async def _tell(self) -> None:
        folders = await self._server.session.ask(_statuses)
        if folders != self._told:
            self._told = folders
            self._server.protocol.notify(TOLD, {"folders": folders})


def _statuses(snapshot: Snapshot) -> list[Any]:
    found = [_status(snapshot.folders[key]) for key in snapshot.roots]
    statuses: list[Any] = msgspec.to_builtins(found)
    return statuses


def _status(folder: Folder) -> FolderStatus:
    environment = folder.environment()
    version = environment.sqlalchemy
    dialect, dialect_from = _dialect(environment)
    unknown = [HOW_TO_SET_VERSION] * (version is None) + [HOW_TO_SET_DIALECT] * (not dialect_from)
    hint = "; ".join(unknown)
    return FolderStatus(
        folder=to_uri(folder.root),
        uses_sqlalchemy=folder.uses_sqlalchemy is not False,
        version=VERSION if version is None else ".".join(map(str, version)),
        version_from=environment.sqlalchemy_source,
        dialect=dialect,
        dialect_from=dialect_from,
        assumed=bool(unknown),
        hint=f"{hint[0].upper()}{hint[1:]}." if hint else "",
    )


def _dialect(environment: Environment) -> tuple[str, str]:
    """The dialect that SQL is shown in, and where that was found."""
    from sqlassay.oracle.dialects import DEFAULT, dialect_for

    found, named = dialect_for(environment), sorted(environment.dialects)
    if found == DEFAULT:
        return found, f"the project names {' and '.join(named)}" if named else ""
    sources = (one.source for one in environment.databases if one.scheme.dialect == found)
    return found, next(sources, "")
