from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.lsp.command import command
from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.protocol import RequestFailed

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

COMMAND = "sqlassay.init"


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """For what to propose a configuration."""

    folder: str | None = None
    """The URI of a workspace folder, or of a file in it; the first one if None."""


class Proposal(Struct, frozen=True):
    """What `sqlassay init` would write."""

    path: str
    """The URI of the file; of the one that configures the folder already, if `exists`."""
    content: str
    exists: bool


@command(COMMAND, Wanted)
async def init(server: Server, wanted: Wanted) -> Proposal:
    """Look at a folder and propose a configuration; nothing is written.

    :raises RequestFailed: when there is no such folder.
    """
    await server.session.configured.wait()
    await server.session.indexed.wait()
    return await server.session.ask(lambda snapshot: _proposal(snapshot, wanted))


def _proposal(snapshot: Snapshot, wanted: Wanted) -> Proposal:
    from sqlassay.project import NAME

    key = next(iter(snapshot.roots), None) if wanted.folder is None else snapshot.key_of(wanted.folder)
    if key is None:
        raise RequestFailed(
            "No folder is open." if wanted.folder is None else f"No such folder: {wanted.folder}"
        )
    folder = snapshot.folders[key]
    configured = _configured_in(folder.root)
    return Proposal(to_uri(configured or folder.root / NAME), folder.template(), configured is not None)


def _configured_in(folder: Path) -> Path | None:
    """The file that configures a folder, or that cannot be read and so may."""
    from sqlassay.project import ConfigurationError, configuration_files, configures

    for file in configuration_files(folder):
        try:
            if configures(file):
                return file
        except ConfigurationError:
            return file
    return None
