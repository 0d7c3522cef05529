from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot

FIX_ALL = "source.fixAll.sqlassay"


def _options(features: Features) -> types.CodeActionOptions:
    return types.CodeActionOptions(
        code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=features.resolves_edits
    )


@query(types.TEXT_DOCUMENT_CODE_ACTION, options=_options, when=lambda features: features.code_actions)
def code_action(snapshot: Snapshot, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about the findings in a range."""
    return snapshot.code_actions(params)
