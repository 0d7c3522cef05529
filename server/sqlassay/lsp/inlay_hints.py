"""Inlay hints in LSP's terms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lsprotocol import types

from sqlassay import ide
from sqlassay.lsp.file import File


def inlay_hints(file: File, place: types.Range) -> list[types.InlayHint]:
    """The hints in a range that the settings want, in the order of the text."""
    found = sorted(_wanted(file, place), key=lambda hint: hint.offset)
    return [_inlay_hint(file, hint) for hint in found]


def _wanted(file: File, place: types.Range) -> Iterator[ide.InlayHint]:
    workspace, wanted = file.folder.workspace, file.folder.policy.settings.inlay_hints
    within = file.span(place)
    return chain(
        ide.lazy_loads(workspace, file.path, within) if wanted.lazy_loads else (),
        ide.targets(workspace, file.path, within) if wanted.targets else (),
    )


def _inlay_hint(file: File, hint: ide.InlayHint) -> types.InlayHint:
    return types.InlayHint(
        position=file.position(hint.offset),
        label=hint.label,
        tooltip=file.markup(hint.tooltip),
        padding_left=True,
    )
