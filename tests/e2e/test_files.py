"""What changes on disk, in the editor or beside it, counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import Editor, running
from lsprotocol import types

Kind = types.FileChangeType


def unmap(models: Path) -> None:
    models.write_text(models.read_text().replace("class User(Base)", "class User"))


async def test_a_watched_model_that_changes_changes_the_findings_elsewhere(project):
    models = project / "shop/models.py"
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        original = models.read_text()

        unmap(models)
        editor.touched(models, Kind.Changed)
        await editor.eventually(lambda: editor.refreshes)
        await editor.findings(uri)
        models.unlink()
        editor.touched(models, Kind.Deleted)
        await editor.findings(uri)
        models.write_text(original)
        editor.touched(models, Kind.Created)
        await editor.findings(uri, "SA101", "SA101")


async def test_an_editor_that_does_not_watch_is_right_again_after_saving(project):
    async with running("neovim", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        assert editor.registered == []
        unmap(project / "shop/models.py")
        saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
        editor.client.text_document_did_save(saved)
        await editor.findings(uri)


async def test_the_text_of_an_open_document_counts_not_the_one_on_disk(project):
    models = project / "shop/models.py"
    async with running("emacs", project) as editor:
        queries, opened = editor.open(project / "shop/queries.py"), editor.open(models)
        await editor.findings(queries, "SA101", "SA101")
        unmap(models)
        editor.touched(models, Kind.Changed)
        editor.replace(opened, ("name: Mapped[str]", "name: Mapped[str]  # still mapped"))
        await editor.findings(opened)
        await editor.findings(queries, "SA101", "SA101")
        editor.close(opened)
        await editor.findings(queries)


async def test_a_new_unsaved_document_and_one_outside_of_every_folder_are_checked(project, tmp_path):
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "models.py").write_text((project / "shop/models.py").read_text())
    queries = (project / "shop/queries.py").read_text()
    async with running("vscode", project) as editor:
        await editor.findings(editor.open(project / "shop/new.py", queries), "SA101", "SA101")
        outside = editor.open(loose / "queries.py", queries.replace("shop.models", "models"))
        await editor.findings(outside, "SA101", "SA101")


async def test_two_folders_have_their_own_configuration_and_models(project, tmp_path):
    other = tmp_path / "other"
    package = other / "shop"
    package.mkdir(parents=True)
    for name in ("__init__.py", "models.py", "queries.py"):
        (package / name).write_bytes((project / "shop" / name).read_bytes())
    (other / "sqlassay.toml").write_text('severity = {SA101 = "hint"}\n')
    per_folder = {other.as_uri(): {"severity": {"SA101": "warning"}}}
    async with running("vscode", project, other) as editor:
        here, there = editor.open(project / "shop/queries.py"), editor.open(package / "queries.py")
        (first, _) = await editor.findings(here, "SA101", "SA101")
        assert first.severity == types.DiagnosticSeverity.Error
        (first, _) = await editor.findings(there, "SA101", "SA101")
        assert first.severity == types.DiagnosticSeverity.Hint

        unmap(package / "models.py")
        editor.touched(package / "models.py", Kind.Changed)
        await editor.findings(there)
        await editor.findings(here, "SA101", "SA101")

        change = types.WorkspaceFoldersChangeEvent(added=[], removed=[folder(project)])
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change))
        await editor.findings(here, "SA101", "SA101")
        editor.settings = per_folder
        unchanged = (project / "shop/models.py").read_text()
        (package / "models.py").write_text(unchanged)
        change = types.WorkspaceFoldersChangeEvent(added=[folder(other)], removed=[folder(other)])
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change))
        found = await editor.findings(there, "SA101", "SA101")
        assert {one.severity for one in found} == {types.DiagnosticSeverity.Warning}


@pytest.mark.parametrize("left", ["a file", "a link to itself"])
async def test_a_folder_that_goes_away_is_known_again_when_it_is_back(left, project, tmp_path):
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        kept = project.rename(tmp_path / "kept")
        if left == "a file":
            project.write_text("")
        else:
            project.symlink_to(project)
        tell_of(editor, project, Kind.Deleted)
        await editor.findings(uri)
        project.unlink()
        kept.rename(project)
        tell_of(editor, project, Kind.Created)
        await editor.findings(uri, "SA101", "SA101")
        assert not [line for line in editor.log if "report this" in line]


def tell_of(editor: Editor, project: Path, kind: Kind) -> None:
    """Tell that a folder came or went, with what is in it."""
    for name in ("", "pyproject.toml", "shop", "shop/__init__.py", "shop/models.py", "shop/queries.py"):
        editor.touched(project / name, kind)


def folder(path: Path) -> types.WorkspaceFolder:
    return types.WorkspaceFolder(path.as_uri(), path.name)
