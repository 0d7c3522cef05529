"""Opening a section of the standard from the editor.

Our own client for VS Code has a command for that; for other clients the server has one, which asks them to
show the document. Where neither works, it is not offered: the link stands in the hover.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from sqlassay.lsp.features import Features

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

COMMAND = "sqlassay.openStandardInEditor"
CLIENT_COMMAND = "sqlassay.openStandard"
OWN_CLIENT = "vscode"


def offers_command(features: Features) -> bool:
    """Whether the server has the command for this client."""
    return features.name != OWN_CLIENT and features.shows_documents


def command_to_open(uri: str, title: str, features: Features) -> types.Command | None:
    """The command that opens a page of the standard; None when this client has none."""
    if features.name == OWN_CLIENT:
        return types.Command(title, CLIENT_COMMAND, arguments=[uri])
    return types.Command(title, COMMAND, arguments=[uri]) if offers_command(features) else None


async def open_standard(server: Server, uri: str) -> None:
    """Let the client show a page: on the web outside of the editor, a file in it, at the section.

    :raises JsonRpcInvalidParams: when it is no page of the standard.
    """
    page, anchor = urldefrag(uri)
    external = page.startswith(("https://", "http://"))
    if not external and uri != _installed(anchor):
        raise JsonRpcInvalidParams(f"{COMMAND}: this is no page of the standard: {uri}")
    await server.window_show_document_async(
        types.ShowDocumentParams(
            uri=uri if external else page,
            external=external,
            take_focus=True,
            selection=None if external else _heading(anchor),
        )
    )


def _installed(anchor: str) -> str | None:
    """The page of a section in the installed package; None where there is no such section."""
    from sqlassay import standards  # late: `initialize` need not wait for it

    try:
        return standards.url(anchor)
    except standards.UnknownAnchorError:
        return None


def _heading(anchor: str) -> types.Range | None:
    from sqlassay import standards

    try:
        line = standards.section(anchor).line - 1
    except standards.UnknownAnchorError:
        return None
    return types.Range(types.Position(line, 0), types.Position(line, 0))
