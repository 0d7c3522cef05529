"""Signature help in LSP's terms."""

from __future__ import annotations

from lsprotocol import types

from sqlassay import ide
from sqlassay.lsp.file import File
from sqlassay.text import Span


def signature_help(file: File, position: types.Position) -> types.SignatureHelp | None:
    """The signature of the call around a position, and the parameter that is being given."""
    environment = file.folder.policy.environment(file.path)
    found = ide.signature_help(file.folder.workspace, file.path, file.offset(position), environment)
    if found is None:
        return None
    parameters = [
        types.ParameterInformation(_label(file, found.label, shown.span), _documentation(file, shown.text))
        for shown in found.parameters
    ]
    active = len(parameters) if found.active is None else found.active
    signature = types.SignatureInformation(found.label, parameters=parameters)
    return types.SignatureHelp([signature], active_signature=0, active_parameter=active)


def _label(file: File, label: str, span: Span) -> str | tuple[int, int]:
    return (span.start, span.end) if file.features.places_parameters else span.of(label)


def _documentation(file: File, text: str) -> types.MarkupContent | str | None:
    if not text or not file.features.markdown_signatures:
        return ide.plain(text) if text else None
    return types.MarkupContent(types.MarkupKind.Markdown, text)
