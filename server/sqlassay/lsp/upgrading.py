"""An upgrade of all files of some folders, or of one, worked out step by step and made all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlassay.lint import STEPS, left, release_named, rewritten
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
        steps: Iterable[Step],
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
        chosen = frozenset(steps)
        self._release = release
        self._steps = [step for step in STEPS[release_named(release)] if not chosen or step in chosen]
        self._only = only
        self._unsafe = unsafe

    @property
    def work(self) -> Iterator[tuple[Step, bool, Path]]:
        """What to do, one after the other: a step in a file, the safe rewrites before the others."""
        for step in self._steps:
            for unsafe in (False, True) if self._unsafe else (False,):
                yield from ((step, unsafe, path) for path in self._asked)

    def take(self, step: Step, unsafe: bool, path: Path) -> None:
        """Take a step in a file, in what those before it have become. An error of the engine costs the step
        there.
        """
        try:
            self._take(step, unsafe, path)
        except Exception as error:
            report_error(f"{path} cannot be upgraded", "a step is not taken in it", error)

    def left(self) -> int:
        """How many places are left for people."""
        return sum(
            len(list(left(self.workspace(path)[0], (path,), step, self._environment)))
            for step in self._steps
            for path in self._asked
        )

    @property
    def _asked(self) -> tuple[Path, ...]:
        return self.paths if self._only is None else (self._only,)

    def _take(self, step: Step, unsafe: bool, path: Path) -> None:
        before, _, files = self.workspace(path)
        if path not in before:
            return
        writable = files if self._only is None else ()
        after, done = rewritten(before, path, step, self._environment(path), unsafe=unsafe, writable=writable)
        self.rewrites += len(done)
        documents = {each: (before.document(each), after.document(each)) for each in files} if done else {}
        self.change(
            path, {each: new.text for each, (old, new) in documents.items() if new and new is not old}
        )

    def _environment(self, path: Path) -> Environment:
        found = self.workspace(path)[1].environment(path)
        return found.supporting(release_named(self._release), self._release)
