from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.configuration import ask_for_settings, initial_settings
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.watching import register

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.INITIALIZED)
async def initialized(server: Server, _: types.InitializedParams) -> None:
    """Load the engine, then find out about the settings and read the workspace in the background."""
    if server.works:  # it was sent already
        return
    roots, settings = _roots(server.params), initial_settings(server)
    server.start_working()
    await server.session.change(lambda snapshot: snapshot.with_folders(roots).configured(settings))
    server.in_background(_get_ready(server))


async def _get_ready(server: Server) -> None:
    try:
        await ask_for_settings(server)
    finally:
        server.session.configured.set()
    server.indexer.want(await server.folder_roots())
    await server.settled()
    await register(server)


def _roots(params: types.InitializeParams) -> tuple[Path, ...]:
    if params.workspace_folders:
        return tuple(to_path(folder.uri) for folder in params.workspace_folders)
    if params.root_uri:
        return (to_path(params.root_uri),)
    return (Path(params.root_path),) if params.root_path else ()
