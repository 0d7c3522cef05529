from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


@query(types.CODE_ACTION_RESOLVE, when=lambda features: features.resolves_edits)
def code_action_resolve(snapshot: Snapshot, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit, worked out for the text as it is now."""
    resolved = snapshot.resolved(action)
    if resolved is None:
        raise JsonRpcContentModified(f"{action.title}: this can no longer be done, the text has changed")
    return resolved
