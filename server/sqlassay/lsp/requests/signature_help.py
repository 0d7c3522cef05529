from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from sqlassay.lsp.features import Features
from sqlassay.lsp.handler import query

if TYPE_CHECKING:
    from sqlassay.lsp.snapshot import Snapshot


def _options(_: Features) -> types.SignatureHelpOptions:
    return types.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=["="])


@query(types.TEXT_DOCUMENT_SIGNATURE_HELP, options=_options, needs_files=True)
def signature_help(snapshot: Snapshot, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    """The parameters of the construct of SQLAlchemy's whose call is around a position."""
    return snapshot.signature_help(params)
