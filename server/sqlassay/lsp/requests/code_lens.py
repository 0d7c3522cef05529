from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


def _options(_: Features) -> types.CodeLensOptions:
    return types.CodeLensOptions(resolve_provider=False)


@query(
    types.TEXT_DOCUMENT_CODE_LENS,
    options=_options,
    when=lambda features: features.shows_documents,
    needs_files=True,
)
def code_lens(snapshot: Snapshot, params: types.CodeLensParams) -> list[types.CodeLens]:
    """What can be looked at of the mapped classes and statements of a document, as the settings say."""
    return snapshot.code_lenses(params)
