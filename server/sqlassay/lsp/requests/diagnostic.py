from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.channel import PATIENCE, Pull
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


WAIT = 5.0
"""Seconds for SQLAlchemy's word where the client cannot be told later that it has come."""


def _options(_: Features) -> types.DiagnosticOptions:
    return types.DiagnosticOptions(
        identifier="sqlassay",
        inter_file_dependencies=True,
        workspace_diagnostics=True,
        work_done_progress=True,
    )


@conversation(
    types.TEXT_DOCUMENT_DIAGNOSTIC, options=_options, when=lambda features: features.pulls_diagnostics
)
async def diagnostic(
    server: Server, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """The findings of a document, none for one that the server does not know.

    A client that cannot be asked to pull again waits until the workspace has been read.
    """
    session = server.session
    await session.configured.wait()
    if not session.features.refreshes_diagnostics:
        await session.indexed.wait()
    path = to_path(params.text_document.uri)
    report = await server.oracles.answered(
        lambda snapshot: session.reported(snapshot, path), _patience(server, path)
    )
    if report is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    if isinstance(server.channel, Pull):
        server.channel.answered(path, report)
    if report.result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=report.result_id)
    return types.RelatedFullDocumentDiagnosticReport(items=report.items, result_id=report.result_id)


def _patience(server: Server, path: Path) -> float:
    """Seconds to wait for SQLAlchemy's word: none where the client has nothing to lose meanwhile."""
    if not server.session.features.refreshes_diagnostics:
        return WAIT
    return PATIENCE if isinstance(server.channel, Pull) and server.channel.has_findings(path) else 0.0
