"""Edits of many files of some folders, worked out one file after the other and made all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from sqlassay.ide import edits_between
from sqlassay.lsp.actions import workspace_edit
from sqlassay.lsp.documents import Page
from sqlassay.lsp.folder import Folder, text_on_disk
from sqlassay.lsp.policy import Policy
from sqlassay.lsp.snapshot import Snapshot
from sqlassay.model.workspace import Workspace


class Changing:
    """What files become, beginning with the texts as the editor has them."""

    def __init__(self, snapshot: Snapshot, keys: Iterable[Path]) -> None:
        """:param keys: of the folders."""
        self._before = snapshot
        self._folders = {key: snapshot.folders[key] for key in keys}
        self._workspaces = {key: folder.workspace for key, folder in self._folders.items()}
        self._files = {key: _files(snapshot, folder) for key, folder in self._folders.items()}

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that may change."""
        return tuple(path for files in self._files.values() for path in files)

    def workspace(self, path: Path) -> tuple[Workspace, Policy, Sequence[Path]]:
        """What the folder of a file has become, what holds for it, and its files."""
        key = self._key(path)
        return self._workspaces[key], self._folders[key].policy, tuple(self._files[key])

    def become(self, path: Path, workspace: Workspace) -> None:
        """Go on with what the folder of a file has become."""
        self._workspaces[self._key(path)] = workspace

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether all is still as it was when this began, on disk, too, of what the editor does not have."""
        return all(
            snapshot.folders.get(key) is not None and snapshot.folders[key].workspace is folder.workspace
            for key, folder in self._folders.items()
        ) and all(path in snapshot.documents or text_on_disk(path) == old for path, old, _ in self._changes())

    def edit(self, preview: str = "") -> tuple[types.WorkspaceEdit, int] | None:
        """The edits of all files, and how many files that are; None where there are none.

        :param preview: what to call them where the editor is to show them first, if it can.
        """
        edits: dict[Page, Sequence[types.TextEdit]] = {}
        for path, old, new in self._changes():
            file = self._before.file_at(path)
            edits |= (file.placed({path: edits_between(old, new)}) if file else None) or {}
        return (workspace_edit(edits, self._before.features, preview), len(edits)) if edits else None

    def _key(self, path: Path) -> Path:
        return next(key for key, files in self._files.items() if path in files)

    def _changes(self) -> Iterator[tuple[Path, str, str]]:
        """The files that change, with their texts before and after."""
        for key, files in self._files.items():
            for path in files:
                old, new = self._folders[key].workspace.document(path), self._workspaces[key].document(path)
                if old is not None and new is not None and old is not new and old.text != new.text:
                    yield path, old.text, new.text


def _files(snapshot: Snapshot, folder: Folder) -> dict[Path, None]:
    """The files of a folder, those not that belong to a folder within it."""
    return dict.fromkeys(path for path in sorted(folder.own) if snapshot.folder_of(path) is folder)
