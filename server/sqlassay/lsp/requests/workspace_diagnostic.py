from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.convert import to_path
from sqlassay.lsp.diagnostics import Report
from sqlassay.lsp.handler import conversation
from sqlassay.lsp.progress import Progress

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

Item = types.WorkspaceDocumentDiagnosticReport
PATIENCE = 30.0
"""Seconds to wait for SQLAlchemy's word, once for all files."""
BATCH = 32
"""Reports that are sent in one partial result."""


@conversation(types.WORKSPACE_DIAGNOSTIC, when=lambda features: features.pulls_diagnostics)
async def workspace_diagnostic(
    server: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """The findings of the whole workspace, if the settings ask for them; cancelled between two files.

    Files without findings are left out, unless the client has some of them from before.
    """
    await server.session.configured.wait()
    await server.session.indexed.wait()
    items: list[Item] = []
    async for item in _items(server, params):
        items.append(item)
        if params.partial_result_token is not None and len(items) >= BATCH:
            _send(server, params.partial_result_token, items)
            items = []
    if params.partial_result_token is not None and items:
        _send(server, params.partial_result_token, items)
        items = []
    return types.WorkspaceDiagnosticReport(items)


async def _items(server: Server, params: types.WorkspaceDiagnosticParams) -> AsyncIterator[Item]:
    session = server.session
    previous = {to_path(known.uri): known for known in params.previous_result_ids}
    paths = await session.ask(lambda snapshot: snapshot.whole_workspace())
    end = asyncio.get_running_loop().time() + PATIENCE
    async with Progress.of_request(server, "Checking", len(paths), params.work_done_token) as progress:
        for done, path in enumerate(paths, 1):
            query = partial(session.reported, path=path)
            report = await server.oracles.answered(query, end - asyncio.get_running_loop().time())
            if report and (item := _item(path, report, previous)):
                yield item
            progress.report(done)
    for known in previous.values():
        yield types.WorkspaceFullDocumentDiagnosticReport(uri=known.uri, items=[])


def _item(path: Path, report: Report, previous: dict[Path, types.PreviousResultId]) -> Item | None:
    known = previous.pop(path, None)
    if known is not None and known.value == report.result_id:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(report.uri, report.result_id, report.version)
    if known is None and not report.items:
        return None
    return types.WorkspaceFullDocumentDiagnosticReport(
        uri=report.uri, items=report.items, version=report.version, result_id=report.result_id
    )


def _send(server: Server, token: types.ProgressToken, items: list[Item]) -> None:
    server.progress(types.ProgressParams(token, types.WorkspaceDiagnosticReportPartialResult(items)))
