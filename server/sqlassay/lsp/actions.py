from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from lsprotocol import types

from sqlassay import ide, standards
from sqlassay.lsp.convert import to_uri
from sqlassay.lsp.diagnostics import to_diagnostic
from sqlassay.lsp.documents import Page
from sqlassay.lsp.features import Features
from sqlassay.lsp.file import Edits, File
from sqlassay.lsp.open_standard import command_to_open
from sqlassay.lsp.requests.code_action import FIX_ALL


class Choice(msgspec.Struct, frozen=True):
    """What a code action carries to say, once it is chosen, what it is."""

    uri: str
    change: ide.Change


def code_actions(file: File, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    """The code actions of the kinds that the client asks for."""
    for offer in file.offers(params.range):
        kind = FIX_ALL if offer.diagnostic is None else types.CodeActionKind.QuickFix.value
        if is_asked_for(kind, params.context.only) and (action := _code_action(file, offer, kind)):
            yield action


def chosen(data: Any) -> Choice | None:
    """What the data of a code action says; None when it is not one of ours that is still to be worked out."""
    try:
        return msgspec.convert(data, Choice)
    except msgspec.ValidationError:
        return None


def workspace_edit(edits: Edits, features: Features, preview: str = "") -> types.WorkspaceEdit:
    """Edits with the versions of what they are for, where the client takes those, so that they hit no other
    text.

    :param preview: what to call them where the user is to see them first, if the client can show them.
    """
    if not features.document_changes:
        return types.WorkspaceEdit(changes={page.uri: its for page, its in edits.items()})
    if not preview or not features.annotates_changes:
        changes = [types.TextDocumentEdit(_versioned(page), its) for page, its in edits.items()]
        return types.WorkspaceEdit(document_changes=changes)
    annotated = [
        types.TextDocumentEdit(
            _versioned(page),
            [types.AnnotatedTextEdit(preview, each.range, each.new_text) for each in its],
        )
        for page, its in edits.items()
    ]
    annotation = types.ChangeAnnotation(label=preview, needs_confirmation=True)
    return types.WorkspaceEdit(document_changes=annotated, change_annotations={preview: annotation})


def _versioned(page: Page) -> types.OptionalVersionedTextDocumentIdentifier:
    return types.OptionalVersionedTextDocumentIdentifier(uri=page.uri, version=page.version)


def edit_of(file: File, change: ide.Change) -> types.WorkspaceEdit | None:
    """The edit that makes a change; None when it can no longer be made."""
    new = file.new_file(change)
    if new is not None:
        return creating_edit(new) if file.features.creates_files else None
    edits = file.edits(change)
    return None if edits is None else workspace_edit(edits, file.features)


def creating_edit(new: ide.NewFile) -> types.WorkspaceEdit:
    """A new file with its text."""
    uri, start = to_uri(new.path), types.Position(0, 0)
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=None)
    text = types.TextEdit(types.Range(start, start), new.text)
    options = types.CreateFileOptions(ignore_if_exists=True)
    return types.WorkspaceEdit(
        document_changes=[
            types.CreateFile(uri=uri, options=options),
            types.TextDocumentEdit(document, [text]),
        ]
    )


def _code_action(file: File, offer: ide.Offer, kind: str) -> types.CodeAction | None:
    found = offer.diagnostic
    action = types.CodeAction(
        title=offer.title,
        kind=kind,
        diagnostics=[to_diagnostic(file, found)] if found else None,
        is_preferred=True if offer.preferred and file.features.preferred_actions else None,
    )
    if offer.link is not None:
        uri = standards.url(offer.link, file.standards_url)
        action.command = command_to_open(uri, offer.title, file.features)
        return action if action.command else None
    if isinstance(offer.change, ide.WriteRevision) and not file.features.creates_files:
        return None
    if offer.change is not None and file.features.resolves_edits:
        action.data = msgspec.to_builtins(Choice(file.uri, offer.change))
        return action
    action.edit = None if offer.change is None else edit_of(file, offer.change)
    return action if action.edit and (action.edit.changes or action.edit.document_changes) else None


def is_asked_for(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a client that asks `only` for some kinds means this one: a kind means those below it too."""
    if only is None:
        return True
    asked = (str(getattr(each, "value", each)) for each in only)
    return any(not each or kind == each or kind.startswith(f"{each}.") for each in asked)
