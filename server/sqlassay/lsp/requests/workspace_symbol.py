from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.batches import each_file
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.ide import Named
    from sqlassay.lsp.navigation import Names
    from sqlassay.lsp.server import Server


def _options(_: Features) -> types.WorkspaceSymbolOptions:
    return types.WorkspaceSymbolOptions(work_done_progress=True)


@conversation(types.WORKSPACE_SYMBOL, options=_options)
async def workspace_symbol(
    server: Server, params: types.WorkspaceSymbolParams
) -> list[types.SymbolInformation]:
    """The mapped classes, their attributes and the tables of all folders whose names have the letters of the
    query in their order; cancelled between two files.
    """
    session = server.session
    await session.indexed.wait()
    named: list[Named] = []
    for names in await session.ask(lambda snapshot: snapshot.names()):
        named += await _matching(server, names, params)
    return await session.ask(lambda snapshot: snapshot.symbols(named))


async def _matching(server: Server, names: Names, params: types.WorkspaceSymbolParams) -> tuple[Named, ...]:
    found = await each_file(server, "Reading the models", names.paths, names.look, params.work_done_token)
    return await server.session.ask(lambda _: names.matching(found, params.query))
