from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.TEXT_DOCUMENT_INLAY_HINT, needs_files=True)
def inlay_hint(snapshot: Snapshot, params: types.InlayHintParams) -> list[types.InlayHint]:
    """What foreign keys and relationships lead to, and which reads in loops load, as the settings say."""
    return snapshot.inlay_hints(params)
