from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sqlassay.lsp.applying import apply, folders_of
from sqlassay.lsp.command import command
from sqlassay.lsp.progress import Progress
from sqlassay.lsp.protocol import RequestCancelled

if TYPE_CHECKING:
    from sqlassay.lsp.mending import Mending
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

COMMAND = "sqlassay.fix"
LABEL = "sqlassay: fix all files"
PATIENCE = 30.0
"""Seconds to wait for SQLAlchemy's word, once for all files."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """What to fix."""

    folder: str | None = None
    """The URI of a workspace folder, or of a file in it; all of them if None."""
    unsafe: bool = False
    """Whether to apply fixes, too, that may change what the program does."""


class Fixed(Struct, frozen=True):
    """What was done."""

    files: int
    """How many files were changed."""
    fixes: int
    left: int
    """How many findings are left."""


@command(COMMAND, Wanted, when=lambda features: features.applies_edits)
async def fix(server: Server, wanted: Wanted) -> Fixed:
    """Fix all files of the workspace or of a folder, by one edit that the client makes.

    :raises RequestCancelled: when the user does not want it any more.
    :raises RequestFailed: when a file has changed meanwhile, or the client does not make the edit.
    """
    await server.session.configured.wait()
    await server.session.indexed.wait()
    mending = await server.session.ask(lambda snapshot: _begun(snapshot, wanted))
    await _work(server, mending)
    files = await apply(server, mending, LABEL)
    return Fixed(files, mending.fixes, mending.left)


async def _work(server: Server, mending: Mending) -> None:
    """Fix one file after the other; each once all is known that SQLAlchemy says of it."""
    end = asyncio.get_running_loop().time() + PATIENCE
    async with Progress.of_server(server, "Fixing", len(mending.paths)) as progress:
        for done, path in enumerate(mending.paths, 1):
            known = partial(server.session.reported, path=path)
            await server.oracles.answered(known, end - asyncio.get_running_loop().time())
            await server.session.ask(partial(_fix, mending, path))
            if progress.cancelled:
                raise RequestCancelled("Cancelled; nothing was changed.")
            progress.report(done)


def _begun(snapshot: Snapshot, wanted: Wanted) -> Mending:
    from sqlassay.lsp.mending import Mending

    return Mending(snapshot, folders_of(snapshot, wanted.folder), unsafe=wanted.unsafe)


def _fix(mending: Mending, path: Path, _: Snapshot) -> None:
    mending.fix(path)
