from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lsprotocol import types
from msgspec import Struct

from sqlassay.lsp.command import command
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.progress import Progress
from sqlassay.lsp.protocol import RequestCancelled, RequestFailed

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.lsp.upgrading import Upgrading
    from sqlassay.model.grades import Step

COMMAND = "sqlassay.upgrade"


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """What to upgrade."""

    to: Literal["2.0", "2.1"]
    """The release of SQLAlchemy to upgrade to."""
    folder: str | None = None
    """The URI of a workspace folder, or of a file in it; all of them if None."""
    file: str | None = None
    """The URI of the one file to upgrade; then nothing is previewed."""
    steps: list[str] = []
    """The steps to take; all where there is none."""
    unsafe: bool = False
    """Whether to carry out rewrites, too, that may change what the program does."""


class Upgraded(Struct, frozen=True):
    """What was done."""

    files: int
    """How many files were changed."""
    rewrites: int
    left: int
    """How many places are left for people."""


@command(COMMAND, Wanted, when=lambda features: features.applies_edits)
async def upgrade(server: Server, wanted: Wanted) -> Upgraded:
    """Carry the files of the workspace, of a folder, or one file over to a release, by one edit that the
    client makes; the edit of many files is shown first, where the client can do that.

    :raises RequestCancelled: when the user does not want it any more.
    :raises RequestFailed: when a file has changed meanwhile, or the client does not make the edit.
    """
    await server.session.configured.wait()
    await server.session.indexed.wait()
    upgrading = await server.session.ask(lambda snapshot: _begun(snapshot, wanted))
    await _work(server, upgrading)
    label = f"Upgrade to SQLAlchemy {wanted.to}"
    preview = "" if wanted.file else label
    edit = await server.session.ask(lambda snapshot: _edit(snapshot, upgrading, preview))
    if edit is not None:
        params = types.ApplyWorkspaceEditParams(edit=edit[0], label=f"sqlassay: {label}")
        answer = await server.workspace_apply_edit_async(params)
        if not answer.applied:
            raise RequestFailed(f"The editor did not make the edit. {answer.failure_reason or ''}".strip())
    left = await server.session.ask(lambda _: upgrading.left())
    return Upgraded(0 if edit is None else edit[1], upgrading.rewrites, left)


async def _work(server: Server, upgrading: Upgrading) -> None:
    """Take one step in one file after the other."""
    work = list(upgrading.work)
    async with Progress.of_server(server, "Upgrading", len(work)) as progress:
        for done, (step, unsafe, path) in enumerate(work, 1):
            await server.session.ask(partial(_take, upgrading, step, unsafe, path))
            if progress.cancelled:
                raise RequestCancelled("Cancelled; nothing was changed.")
            progress.report(done)


def _begun(snapshot: Snapshot, wanted: Wanted) -> Upgrading:
    from sqlassay.lsp.upgrading import Upgrading
    from sqlassay.model.grades import Step

    try:
        steps = [Step(name) for name in wanted.steps]
    except ValueError as error:
        raise RequestFailed(f"No such step: {error}. There are {', '.join(Step)}.") from None
    place = wanted.file or wanted.folder
    keys: tuple[Path, ...] = snapshot.roots
    if place is not None:
        key = snapshot.key_of(place)
        if key is None:
            raise RequestFailed(f"No such folder: {place}")
        keys = (key,)
    file = None if wanted.file is None else to_path(wanted.file)
    upgrading = Upgrading(snapshot, keys, release=wanted.to, steps=steps, only=file, unsafe=wanted.unsafe)
    if file is not None and file not in upgrading.paths:
        raise RequestFailed(f"No such file: {wanted.file}")
    return upgrading


def _take(upgrading: Upgrading, step: Step, unsafe: bool, path: Path, _: Snapshot) -> None:
    upgrading.take(step, unsafe, path)


def _edit(snapshot: Snapshot, upgrading: Upgrading, preview: str) -> tuple[types.WorkspaceEdit, int] | None:
    if not upgrading.holds(snapshot):
        raise RequestFailed("Nothing was changed: files have changed meanwhile. Try again.")
    return upgrading.edit(preview)
