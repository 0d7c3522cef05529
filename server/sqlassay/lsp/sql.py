from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from sqlassay.lsp.protocol import RequestFailed

if TYPE_CHECKING:
    from sqlassay.ide import NoSql, Sql
    from sqlassay.lsp.file import File
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot

Question: TypeAlias = Callable[["File"], "Sql | NoSql"]
PATIENCE = 10.0
"""Seconds to wait for SQLAlchemy's word."""


async def sql_of(server: Server, uri: str, question: Question) -> Sql:
    """The SQL of something in a file, once SQLAlchemy has been asked for it.

    :raises RequestFailed: with the reason where there is none.
    """
    await server.session.configured.wait()
    await server.session.indexed.wait()
    found = await server.oracles.answered(lambda snapshot: _found(snapshot, uri, question), PATIENCE)
    from sqlassay.ide import Sql  # loaded by now, with the rest of the engine

    if isinstance(found, Sql):
        return found
    raise RequestFailed(f"The file is not known: {uri}" if found is None else found.reason)


def _found(snapshot: Snapshot, uri: str, question: Question) -> tuple[Sql | NoSql | None, bool]:
    """What there is, None where the file is not known, and whether that is the last word."""
    file, before = snapshot.file(uri), snapshot.misses
    return (None, True) if file is None else (question(file), snapshot.misses == before)
