"""Completions in LSP's terms."""

from __future__ import annotations

from typing import Any

import attrs
import msgspec
from lsprotocol import types

from sqlassay import ide
from sqlassay.lsp.file import File

KINDS: dict[str, types.CompletionItemKind] = {
    "class": types.CompletionItemKind.Class,
    "table": types.CompletionItemKind.Struct,
    "column": types.CompletionItemKind.Field,
    "relationship": types.CompletionItemKind.Property,
    "attribute": types.CompletionItemKind.Property,
    "argument": types.CompletionItemKind.Variable,
    "value": types.CompletionItemKind.EnumMember,
}


class LookedAt(msgspec.Struct, frozen=True):
    """What a completion carries to say what its documentation is about."""

    uri: str
    about: ide.About


def completions(file: File, position: types.Position) -> types.CompletionList:
    """What may be typed at a position, in our order and before what others offer."""
    environment = file.folder.policy.environment(file.path)
    found = ide.completions(file.folder.workspace, file.path, file.offset(position), environment)
    return types.CompletionList(
        is_incomplete=False, items=[_item(file, item, number) for number, item in enumerate(found)]
    )


def looked_at(data: Any) -> LookedAt | None:
    """What the data of a completion says; None when it is none of ours, or there is nothing to say of it."""
    try:
        return msgspec.convert(data, LookedAt)
    except msgspec.ValidationError:
        return None


def documented(file: File, item: types.CompletionItem, about: ide.About) -> types.CompletionItem:
    """A completion with its documentation."""
    text = ide.documentation(about, file.folder.workspace.program)
    if text is None:
        return item
    markdown = types.MarkupContent(types.MarkupKind.Markdown, text)
    shown = markdown if file.features.markdown_completions else ide.plain(text)
    return attrs.evolve(item, documentation=shown)


def _item(file: File, found: ide.Completion, number: int) -> types.CompletionItem:
    item = types.CompletionItem(
        label=found.label,
        kind=KINDS[found.sort],
        detail=found.detail or None,
        sort_text=f"{number:04}",
        text_edit=types.TextEdit(file.range(found.span), found.text),
    )
    if found.about is None:
        return item
    if file.features.resolves_completions:
        return attrs.evolve(item, data=msgspec.to_builtins(LookedAt(file.uri, found.about)))
    return documented(file, item, found.about)
