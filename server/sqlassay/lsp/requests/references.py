from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.batches import each_file
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


def _options(_: Features) -> types.ReferenceOptions:
    return types.ReferenceOptions(work_done_progress=True)


@conversation(types.TEXT_DOCUMENT_REFERENCES, options=_options)
async def references(server: Server, params: types.ReferenceParams) -> list[types.Location]:
    """Every place of the folder that means what is named at a position; cancelled between two files."""
    session, declarations = server.session, params.context.include_declaration
    await session.indexed.wait()
    wanted = await session.ask(lambda snapshot: snapshot.references(params))
    if wanted is None:
        return []
    found = await each_file(server, "Looking for uses", wanted.paths, wanted.look, params.work_done_token)
    return await session.ask(lambda _: wanted.locations(found, declarations=declarations))
