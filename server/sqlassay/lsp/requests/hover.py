from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.TEXT_DOCUMENT_HOVER)
def hover(snapshot: Snapshot, params: types.HoverParams) -> types.Hover | None:
    """What there is to say of the findings and the SQLAlchemy construct at a position."""
    file = snapshot.file(params.text_document.uri)
    found = file.hover(params.position) if file else None
    if file is None or found is None:
        return None
    return types.Hover(file.markup(found.markdown), file.range(found.span))
