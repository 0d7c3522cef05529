from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sqlassay.lsp.applying import apply, folders_of
from sqlassay.lsp.command import command
from sqlassay.lsp.convert import to_path
from sqlassay.lsp.progress import Progress
from sqlassay.lsp.protocol import RequestCancelled, RequestFailed

if TYPE_CHECKING:
    from sqlassay.lsp.server import Server
    from sqlassay.lsp.snapshot import Snapshot
    from sqlassay.lsp.upgrading import Upgrading

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
    files = await apply(server, upgrading, f"sqlassay: {label}", "" if wanted.file else label)
    return Upgraded(files, upgrading.rewrites, upgrading.left)


async def _work(server: Server, upgrading: Upgrading) -> None:
    """Take one step in one file after the other, and count what is left in each."""
    work = list(upgrading.work)
    async with Progress.of_server(server, "Upgrading", len(work)) as progress:
        for done, part in enumerate(work, 1):
            await server.session.ask(partial(_do, part))
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
    keys = folders_of(snapshot, wanted.file or wanted.folder)
    file = None if wanted.file is None else to_path(wanted.file)
    upgrading = Upgrading(snapshot, keys, release=wanted.to, steps=steps, only=file, unsafe=wanted.unsafe)
    if file is not None and file not in upgrading.paths:
        raise RequestFailed(f"No such file: {wanted.file}")
    return upgrading


def _do(part: Callable[[], object], _: Snapshot) -> None:
    part()
