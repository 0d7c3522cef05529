"""Changes on disk: watched by the client where it can, else looked for when a document is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.configuration import SECTION
from sqlassay.lsp.features import Features

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

WATCHED = (
    "**/*.py",
    "**/.gitignore",
    "**/*.toml",
    "**/*.ini",
    "**/*.cfg",
    "**/*.yml",
    "**/*.yaml",
    "**/*.lock",
    "**/*requirements*.txt",
    "**/*requirements*.in",
    "**/requirements/*.txt",
    "**/requirements/*.in",
    "**/Pipfile",
    "**/.env",
    "**/.env.*",
    "**/*.env",
    "**/script.py.mako",
)
"""Sources, configuration, and what says more about the project."""


async def register(server: Server) -> None:
    """Ask the client to tell of changes, as far as it can."""
    if registrations := tuple(_registrations(server.session.features)):
        await server.client_register_capability_async(types.RegistrationParams(registrations))


async def look_again(server: Server, paths: Sequence[Path]) -> None:
    """Look at the folders around files that changed; read the configuration again if it is one of them."""
    if not paths:
        return
    if any(path.suffix != ".py" or path.name == "setup.py" for path in paths):
        await server.session.change(lambda snapshot: snapshot.reconfigured())
    server.indexer.want(await server.session.ask(lambda snapshot: snapshot.around(paths)))


def _registrations(features: Features) -> Iterator[types.Registration]:
    if features.watches_files:
        watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        yield types.Registration("sqlassay/files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    if features.registers_configuration:
        section = types.DidChangeConfigurationRegistrationOptions(SECTION)
        yield types.Registration("sqlassay/settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section)
