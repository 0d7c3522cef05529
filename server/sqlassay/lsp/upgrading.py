"""An upgrade of all files of some folders, or of one, worked out step by step and made all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

from sqlassay.lint import left, release_named, rewritten, steps_to
from sqlassay.lsp.changing import Changing
from sqlassay.lsp.log import report_error
from sqlassay.lsp.snapshot import Snapshot
from sqlassay.model.environment import Environment
from sqlassay.model.grades import Step


class Upgrading(Changing):
    """What `sqlassay upgrade --apply` does."""

    def __init__(
        self,
        snapshot: Snapshot,
        keys: Iterable[Path],
        *,
        release: str,
        steps: Collection[Step],
        only: Path | None,
        unsafe: bool,
    ) -> None:
        """:param keys: of the folders.
        :param release: what to upgrade to, as ``2.0``.
        :param steps: those to take; all where there is none.
        :param only: the one file to change; all if None.
        :param unsafe: whether to carry out rewrites, too, that may change what the program does.
        """
        super().__init__(snapshot, keys)
        self.rewrites = 0
        self.left = 0
        """The places that are left for people."""
        self._release = release
        self._steps = steps_to(release, steps)
        self._only = only
        self._unsafe = unsafe

    @property
    def work(self) -> Iterator[Callable[[], None]]:
        """What to do, one after the other: a step in a file, the safe rewrites before the others; then count
        what is left.
        """
        for step in self._steps:
            for unsafe in (False, True) if self._unsafe else (False,):
                yield from (partial(self._guarded, self._take, path, step, unsafe) for path in self._asked)
        yield from (partial(self._guarded, self._count, path) for path in self._asked)

    def _guarded(self, part: Callable[..., None], path: Path, *about: object) -> None:
        """An error of the engine costs a part of the work in one file."""
        try:
            part(path, *about)
        except Exception as error:
            report_error(f"{path} cannot be upgraded", "a step is not taken in it", error)

    def _count(self, path: Path) -> None:
        workspace = self.workspace(path)[0]
        self.left += sum(len(list(left(workspace, (path,), step, self._environment))) for step in self._steps)

    @property
    def _asked(self) -> tuple[Path, ...]:
        return self.paths if self._only is None else (self._only,)

    def _take(self, path: Path, step: Step, unsafe: bool) -> None:
        before, _, files = self.workspace(path)
        if path not in before:
            return
        writable = files if self._only is None else ()
        after, done = rewritten(before, path, step, self._environment(path), unsafe=unsafe, writable=writable)
        self.rewrites += len(done)
        self.become(path, after)

    def _environment(self, path: Path) -> Environment:
        found = self.workspace(path)[1].environment(path)
        return found.supporting(release_named(self._release), self._release)
