"""The client's settings: from ``initializationOptions.settings``, from `workspace/configuration`, from
`workspace/didChangeConfiguration`, whichever the client has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from sqlassay.lsp.convert import to_uri

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server

SECTION = "sqlassay"
PATIENCE = 10.0
"""Seconds that a client has for telling its settings."""


def initial_settings(server: Server) -> Mapping[str, Any]:
    """The settings that came with `initialize`; what is told later goes over them key by key."""
    options = server.params.initialization_options
    settings = options.get("settings") if isinstance(options, Mapping) else None
    return settings if isinstance(settings, Mapping) else {}


async def ask_for_settings(server: Server) -> None:
    """Ask the client for its settings, in general and for each folder, if it can tell."""
    if not server.session.features.tells_configuration:
        return
    roots = await server.folder_roots()
    scopes = [None, *map(to_uri, roots)]
    items = [types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes]
    try:
        async with asyncio.timeout(PATIENCE):
            told = await server.workspace_configuration_async(types.ConfigurationParams(items))
    except (JsonRpcException, TimeoutError) as error:
        server.log_error(f"the client did not tell its settings: {error!r}")
        return
    if len(told) != len(items):
        server.log_error(f"the client told {len(told)} settings where {len(items)} were asked for")
        return
    general, *single = (_over(initial_settings(server), value) for value in told)
    by_root = dict(zip(roots, single, strict=True))
    await server.session.change(lambda snapshot: snapshot.configured(general, by_root))


async def take_settings(server: Server, settings: Any) -> None:
    """Take over settings that the client sent, with or without the section's name around them."""
    told = settings.get(SECTION, settings) if isinstance(settings, Mapping) else None
    value = _over(initial_settings(server), told)
    await server.session.change(lambda snapshot: snapshot.configured(value))


def _over(initial: Mapping[str, Any], told: Any) -> Mapping[str, Any]:
    return {**initial, **told} if isinstance(told, Mapping) else initial
