from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.convert import to_path
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.watching import look_again

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


@conversation(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
async def did_change_watched_files(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Read what has changed on disk."""
    created = types.FileChangeType.Created
    await server.session.change(
        lambda snapshot: snapshot.reread(
            to_path(event.uri) for event in params.changes if event.type != created
        )
    )
    unread = [path for event in params.changes if (path := to_path(event.uri)) and event.type == created]
    changed = [path for event in params.changes if (path := to_path(event.uri)).suffix != ".py"]
    await look_again(server, [*unread, *changed])
