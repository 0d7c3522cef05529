from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.COMPLETION_ITEM_RESOLVE, when=lambda features: features.resolves_completions)
def completion_resolve(snapshot: Snapshot, item: types.CompletionItem) -> types.CompletionItem:
    """The completion with its documentation."""
    return snapshot.documented(item)
