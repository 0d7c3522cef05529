from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.channel import Pull
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import conversation

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server


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
    report = await session.report(path)
    if report is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    if isinstance(server.channel, Pull):
        server.channel.answered(path, report)
    if report.result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=report.result_id)
    return types.RelatedFullDocumentDiagnosticReport(items=report.items, result_id=report.result_id)
