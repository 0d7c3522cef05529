"""The fixes of all files of some folders, worked out one file after the other and made all at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlassay.lint import fix_document
from sqlassay.lsp.changing import Changing
from sqlassay.lsp.log import report_error
from sqlassay.lsp.snapshot import Snapshot


class Mending(Changing):
    """What `sqlassay check --fix` does."""

    def __init__(self, snapshot: Snapshot, keys: Iterable[Path], *, unsafe: bool) -> None:
        """:param keys: of the folders.
        :param unsafe: whether to apply fixes, too, that may change what the program does.
        """
        super().__init__(snapshot, keys)
        self.fixes = 0
        self.left = 0
        """The findings that are left in the files that were fixed until now."""
        self._unsafe = unsafe

    def fix(self, path: Path) -> None:
        """Fix one file, until nothing is left, in what those before it have become. An error of the engine
        costs the fixes of the file.
        """
        try:
            self._fix(path)
        except Exception as error:
            report_error(f"{path} cannot be fixed", "it stays as it is", error)

    def _fix(self, path: Path) -> None:
        workspace, policy, files = self.workspace(path)
        if path not in workspace:
            return
        selection, environment = policy.selection(path), policy.environment(path)
        result = fix_document(workspace, path, selection, environment, unsafe=self._unsafe, writable=files)
        self.left += result.left
        self.fixes += len(result.fixed)
        for changed, text in {path: result.text, **result.others}.items() if result.fixed else ():
            workspace = workspace.with_edit(changed, text)
        self.become(path, workspace)
