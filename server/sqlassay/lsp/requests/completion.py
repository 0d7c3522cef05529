from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


def _options(features: Features) -> types.CompletionOptions:
    return types.CompletionOptions(
        trigger_characters=['"', "'", ".", "("], resolve_provider=features.resolves_completions
    )


@query(types.TEXT_DOCUMENT_COMPLETION, options=_options, needs_files=True)
def completion(snapshot: Snapshot, params: types.CompletionParams) -> types.CompletionList | None:
    """The classes, attributes, tables, columns, arguments and words that may be typed at a position."""
    return snapshot.completions(params)
