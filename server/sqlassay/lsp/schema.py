"""The mapped schema of a folder, drawn for whoever asks, and the news that it may look different now.

The command `sqlassay.schema` takes one argument, an object as `Wanted`, and gives one as `Drawn`. Whoever has
asked is told once, by the notification `sqlassay/schemaChanged` with ``{"folder": URI}``, when the schema may
have changed since, and then asks again.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from pygls.exceptions import JsonRpcInvalidParams

from sqlassay.lsp.command import UInteger
from sqlassay.lsp.convert import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlassay.diagram import Diagram
    from sqlassay.lsp.folder import Folder
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.model.program import Program

COMMAND = "sqlassay.schema"
CHANGED = "sqlassay/schemaChanged"
SLICE = 0.005
"""Seconds of work on a program in one go; between two goes requests are answered."""
PATIENCE = 30.0
"""Seconds to wait for SQLAlchemy's DDL."""


class Wanted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to draw."""

    format: Literal["svg", "mermaid", "dot", "json", "sql"] = "svg"
    folder: str | None = None
    """The URI of a workspace folder, or of a file in it; the first one if None."""
    around: tuple[str, ...] = ()
    """Classes or tables; only what is near them."""
    depth: UInteger = 1
    known: str | None = None
    """The digest of what the client has already."""


class Drawn(Struct, frozen=True, kw_only=True, rename="camel"):
    """The drawing."""

    folder: str
    digest: str
    content: str | None
    """None where the client has it already."""
    tables: int
    left_out: int
    """How many tables of tests, migrations and the like are not there."""
    names: tuple[str, ...] = ()
    """Of the mapped classes, to be looked for."""


class Schemas:
    """What was drawn for the client."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._shown: dict[Path, Program] = {}
        """Folders of which the client has a drawing, with what that is of."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlassay-schema")

    def changed(self, snapshot: Snapshot) -> None:
        """Tell the client whose drawing may be of another schema now."""
        for key, program in tuple(self._shown.items()):
            folder = snapshot.folders.get(key)
            if folder is not None and folder.workspace.program is not program:
                del self._shown[key]
                self._server.protocol.notify(CHANGED, {"folder": to_uri(key)})

    async def draw(self, wanted: Wanted) -> Drawn:
        """Answer the command."""
        await self._server.session.configured.wait()
        await self._server.session.indexed.wait()
        key = await self._server.session.ask(lambda snapshot: _key(snapshot, wanted))
        if key is None:
            raise JsonRpcInvalidParams(f"{COMMAND}: no such folder: {wanted.folder}")
        program = await self._worked_out(key)
        drawn = await (self._script(key, wanted) if wanted.format == "sql" else self._diagram(key, wanted))
        if program is not None:
            self._shown[key] = program
        self.changed(await self._server.session.ask(lambda snapshot: snapshot))
        return drawn

    def close(self) -> None:
        """Drop what is waiting."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _worked_out(self, key: Path) -> Program | None:
        """The newest program of a folder, asked for all that a drawing needs, a little at a time."""
        steps: Iterator[None] = iter(())
        program: Program | None = None

        def go_on(snapshot: Snapshot) -> bool:
            nonlocal steps, program
            folder = snapshot.folders.get(key)
            if folder is None:
                return True
            if program is not folder.workspace.program:
                from sqlassay.oracle import asked_for

                program = folder.workspace.program
                steps = asked_for(program)
            end = monotonic() + SLICE
            return all(monotonic() < end for _ in steps)

        while not await self._server.session.ask(go_on):
            pass
        return program

    async def _diagram(self, key: Path, wanted: Wanted) -> Drawn:
        diagram, left_out = await self._server.session.ask(lambda snapshot: _diagram(snapshot, key, wanted))
        loop = asyncio.get_running_loop()
        content = await loop.run_in_executor(self._thread, _rendered, diagram, wanted.format)
        names = sorted({entity.name for table in diagram.tables for entity in table.classes})
        return _drawn(key, wanted, content, len(diagram.tables), left_out, tuple(names))

    async def _script(self, key: Path, wanted: Wanted) -> Drawn:
        script = await self._server.oracles.answered(lambda snapshot: _script(snapshot, key), PATIENCE)
        if script is None:
            raise JsonRpcInvalidParams(f"{COMMAND}: SQLAlchemy could not be asked; the log says why")
        return _drawn(key, wanted, f"{script}\n", script.count("CREATE TABLE "), 0)


def _drawn(
    key: Path, wanted: Wanted, content: str, tables: int, left_out: int, names: tuple[str, ...] = ()
) -> Drawn:
    digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Drawn(
        folder=to_uri(key),
        digest=digest,
        content=None if digest == wanted.known else content,
        tables=tables,
        left_out=left_out,
        names=names,
    )


def _key(snapshot: Snapshot, wanted: Wanted) -> Path | None:
    """The key of the folder that is meant."""
    if wanted.folder is None:
        return next(iter(snapshot.folders), None)
    return snapshot.key_of(wanted.folder)


def _diagram(snapshot: Snapshot, key: Path, wanted: Wanted) -> tuple[Diagram, int]:
    from sqlassay.diagram import NoSuchModelError, around, diagram_of, of_application
    from sqlassay.model.places import Places

    workspace = _folder(snapshot, key).workspace
    own = _folder(snapshot, key).own
    asked = [workspace.summary(path) for path in workspace.paths if not own or path in own]
    whole = diagram_of(workspace.program, Places(workspace))
    found, left_out = of_application(whole, {summary.name: summary.role for summary in asked})
    try:
        return (around(found, wanted.around, wanted.depth), 0) if wanted.around else (found, left_out)
    except NoSuchModelError as error:
        raise JsonRpcInvalidParams(f"{COMMAND}: {error}") from None


def _rendered(diagram: Diagram, form: str) -> str:
    text: str = import_module(f"sqlassay.diagram.{form}").render(diagram)
    return text


def _script(snapshot: Snapshot, key: Path) -> tuple[str | None, bool]:
    """The DDL, and whether that is the last word."""
    folder, before = _folder(snapshot, key), snapshot.misses
    dialect = folder.dialect(folder.root / "_")
    script = folder.workspace.judge.script(folder.workspace.program, dialect)
    return script, snapshot.misses == before


def _folder(snapshot: Snapshot, key: Path) -> Folder:
    folder = snapshot.folders.get(key)
    if folder is None:
        raise JsonRpcInvalidParams(f"{COMMAND}: the folder is no longer there: {key}")
    return folder
