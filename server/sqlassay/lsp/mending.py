"""The fixes of all files of some folders, worked out one file after the other and made all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from sqlassay.ide import edits_between
from sqlassay.lint import fix_document
from sqlassay.lsp.actions import workspace_edit
from sqlassay.lsp.documents import Page
from sqlassay.lsp.folder import Folder, text_on_disk
from sqlassay.lsp.log import report_error
from sqlassay.lsp.snapshot import Snapshot


class Mending:
    """What `sqlassay check --fix` does, to the texts as the editor has them."""

    def __init__(self, snapshot: Snapshot, keys: Iterable[Path], *, unsafe: bool) -> None:
        """:param keys: of the folders.
        :param unsafe: whether to apply fixes, too, that may change what the program does.
        """
        self.fixes = 0
        self.left = 0
        """The findings that are left in the files that were fixed until now."""
        self._before = snapshot
        self._unsafe = unsafe
        self._folders = {key: snapshot.folders[key] for key in keys}
        self._workspaces = {key: folder.workspace for key, folder in self._folders.items()}
        self._files = {key: _files(snapshot, folder) for key, folder in self._folders.items()}
        self._texts: dict[Path, str] = {}

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to fix."""
        return tuple(path for files in self._files.values() for path in files)

    def fix(self, path: Path) -> None:
        """Fix one file, until nothing is left, in what those before it have become. An error of the engine
        costs the fixes of the file.
        """
        try:
            self._fix(path)
        except Exception as error:
            report_error(f"{path} cannot be fixed", "it stays as it is", error)

    def _fix(self, path: Path) -> None:
        key = next(key for key, files in self._files.items() if path in files)
        workspace, policy = self._workspaces[key], self._folders[key].policy
        if path not in workspace:
            return
        result = fix_document(
            workspace,
            path,
            policy.selection(path),
            policy.environment(path),
            unsafe=self._unsafe,
            writable=self._files[key],
        )
        self.left += result.left
        self.fixes += len(result.fixed)
        for changed, text in {path: result.text, **result.others}.items() if result.fixed else ():
            self._texts[changed] = text
            workspace = workspace.with_edit(changed, text)
        self._workspaces[key] = workspace

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether all is still as it was when this began, on disk, too, of what the editor does not have."""
        return all(
            snapshot.folders.get(key) is not None and snapshot.folders[key].workspace is folder.workspace
            for key, folder in self._folders.items()
        ) and all(path in snapshot.documents or text_on_disk(path) == old for path, old, _ in self._changes())

    def edit(self) -> tuple[types.WorkspaceEdit, int] | None:
        """The edits of all files, and how many files that are; None where there are none."""
        edits: dict[Page, Sequence[types.TextEdit]] = {}
        for path, old, new in self._changes():
            file = self._before.file_at(path)
            edits |= (file.placed({path: edits_between(old, new)}) if file else None) or {}
        return (workspace_edit(edits, self._before.features), len(edits)) if edits else None

    def _changes(self) -> Iterator[tuple[Path, str, str]]:
        """The files that change, with their texts before and after."""
        for key, files in self._files.items():
            for path in files:
                document = self._folders[key].workspace.document(path)
                if path in self._texts and document is not None and self._texts[path] != document.text:
                    yield path, document.text, self._texts[path]


def _files(snapshot: Snapshot, folder: Folder) -> dict[Path, None]:
    """The files of a folder, those not that belong to a folder within it."""
    return dict.fromkeys(path for path in sorted(folder.own) if snapshot.folder_of(path) is folder)
