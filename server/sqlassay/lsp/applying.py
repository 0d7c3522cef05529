"""What the commands share that change many files: which folders, and the edit that the client makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.protocol import RequestFailed

if TYPE_CHECKING:
    from sqlassay.lsp.changing import Changing
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot


def folders_of(snapshot: Snapshot, uri: str | None) -> tuple[Path, ...]:
    """The key of the folder that a URI means, or that a file of that URI belongs to; all of them if None.

    :raises RequestFailed: when there is no such folder.
    """
    if uri is None:
        return snapshot.roots
    key = snapshot.key_of(uri)
    if key is None:
        raise RequestFailed(f"No such folder: {uri}")
    return (key,)


async def apply(server: Server, changing: Changing, label: str, preview: str = "") -> int:
    """Have the client make the edits of all files at once; how many files that are.

    :param preview: what to call them where the client is to show them first, if it can.
    :raises RequestFailed: when a file has changed meanwhile, or the client does not make the edit.
    """
    edit = await server.session.ask(lambda snapshot: _edit(snapshot, changing, preview))
    if edit is None:
        return 0
    params = types.ApplyWorkspaceEditParams(edit=edit[0], label=label)
    answer = await server.workspace_apply_edit_async(params)
    if not answer.applied:
        raise RequestFailed(f"The editor did not make the edit. {answer.failure_reason or ''}".strip())
    return edit[1]


def _edit(snapshot: Snapshot, changing: Changing, preview: str) -> tuple[types.WorkspaceEdit, int] | None:
    if not changing.holds(snapshot):
        raise RequestFailed("Nothing was changed: files have changed meanwhile. Try again.")
    return changing.edit(preview)
