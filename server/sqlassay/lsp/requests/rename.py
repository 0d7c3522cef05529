from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from sqlassay.lsp.batches import each_file
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


def _options(features: Features) -> types.RenameOptions:
    return types.RenameOptions(prepare_provider=features.prepares_rename, work_done_progress=True)


@conversation(types.TEXT_DOCUMENT_RENAME, options=_options)
async def rename(server: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits of all files that give what is named at a position another name; an error with the reason
    where it is not known that nothing breaks. Cancelled between two files.
    """
    session = server.session
    await session.indexed.wait()
    wanted = await session.ask(lambda snapshot: snapshot.renaming(params))
    if wanted is None:
        return None
    title = f"Renaming {wanted.symbol}"
    seen = await each_file(server, title, wanted.paths, wanted.look, params.work_done_token)
    edit = await session.ask(lambda _: wanted.edit(seen))
    if not await session.ask(lambda snapshot: snapshot.holds(wanted)):
        raise JsonRpcContentModified("Not renamed: the text has changed meanwhile.")
    return edit
