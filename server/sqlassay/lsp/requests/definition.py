from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.TEXT_DOCUMENT_DEFINITION, needs_files=True)
def definition(snapshot: Snapshot, params: types.DefinitionParams) -> list[types.Location]:
    """Where the class, attribute, table or column is made that is named at a position."""
    return snapshot.definition(params)
