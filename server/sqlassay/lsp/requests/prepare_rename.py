from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(
    types.TEXT_DOCUMENT_PREPARE_RENAME,
    when=lambda features: features.prepares_rename,
    needs_files=True,
)
def prepare_rename(
    snapshot: Snapshot, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """The name at a position that can be changed; an error with the reason where it is not changed."""
    return snapshot.prepared_rename(params)
