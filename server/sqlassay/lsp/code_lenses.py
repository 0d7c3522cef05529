"""Code lenses in LSP's terms."""

from __future__ import annotations

from itertools import chain
from typing import Any

from lsprotocol import types

from sqlassay import ide
from sqlassay.lsp import shown
from sqlassay.lsp.file import File
from sqlassay.lsp.open_standard import OWN_CLIENT

SHOW_SCHEMA = "sqlassay.showSchema"
SHOW_SQL = "sqlassay.showSql"
SHOW_REFERENCES = "sqlassay.showReferences"
"""Commands of our own client for VS Code."""


def code_lenses(file: File) -> list[types.CodeLens]:
    """The lenses of a file that the settings want."""
    workspace, wanted = file.folder.workspace, file.folder.policy.settings.code_lenses
    found = chain(
        ide.model_lenses(workspace, file.path) if wanted.models else (),
        ide.statement_lenses(workspace, file.path) if wanted.statements else (),
    )
    return [
        types.CodeLens(file.range(lens.span), _command(file, lens)) for lens in found if file.has(lens.span)
    ]


def _command(file: File, lens: ide.Lens) -> types.Command:
    """What looks at it: of our own client where that has something, else of the server."""
    start = file.range(lens.span).start
    if file.features.name == OWN_CLIENT:
        return _own_command(file, lens, start)
    show = "diagram" if lens.shows == "references" else lens.shows
    asked: dict[str, Any] = {"show": show, "uri": file.uri}
    if lens.shows == "statement":
        asked |= {"line": start.line, "character": start.character}
    else:
        asked["cls"] = lens.cls
    return types.Command(lens.title, shown.COMMAND, arguments=[asked])


def _own_command(file: File, lens: ide.Lens, start: types.Position) -> types.Command:
    """What looks at it in our own client."""
    if lens.shows == "diagram":
        around = {"folder": file.uri, "around": [lens.cls]}
        return types.Command(lens.title, SHOW_SCHEMA, arguments=[around])
    shows = SHOW_REFERENCES if lens.shows == "references" else SHOW_SQL
    return types.Command(lens.title, shows, arguments=[file.uri, start.line, start.character])
