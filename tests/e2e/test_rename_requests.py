"""Renaming as editors ask for it: prepared, done in all files, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

USE = """\
from shop.models import User


def lives(user: User) -> bool:
    return bool(user.addresses) and user.name == "é" and User(name="x")
"""


@pytest.fixture
def used(project: Path) -> Path:
    """The project with one more file."""
    (project / "shop" / "use.py").write_text(USE, "utf-8")
    return project


def at(editor: Editor, uri: str, words: str) -> dict[str, object]:
    """The position of some words."""
    position = editor.position(uri, editor.texts[uri].index(words))
    return {"text_document": types.TextDocumentIdentifier(uri), "position": position}


async def renamed(editor: Editor, uri: str, words: str, new: str) -> types.WorkspaceEdit | None:
    return await editor.client.text_document_rename_async(
        types.RenameParams(**at(editor, uri, words), new_name=new, work_done_token="renaming")
    )


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_an_attribute_is_renamed_in_every_file(used, profile):
    async with running(profile, used) as editor:
        uris = [editor.open(used / "shop" / name) for name in ("models.py", "queries.py", "use.py")]
        editor.replace(uris[2], ('== "é"', '== "𝄞 é"'))
        edit = await renamed(editor, uris[0], "name: Mapped", "called")
        editor.apply(edit)
        models, queries, use = (editor.texts[uri] for uri in uris)
        assert '    called: Mapped[str] = mapped_column("name")\n' in models
        assert "select(User).where(User.called == name)" in queries
        assert 'user.called == "𝄞 é" and User(called="x")' in use
        assert "user.name" not in use


async def test_files_that_are_not_open_are_edited_too(used):
    async with running("vscode", used) as editor:
        models = editor.open(used / "shop/models.py")
        edit = await renamed(editor, models, "User(Base)", "Person")
        by_file = {change.text_document.uri.rpartition("/")[2]: change for change in edit.document_changes}
        assert {name: change.text_document.version for name, change in by_file.items()} == {
            "models.py": 1,
            "queries.py": None,
            "use.py": None,
        }
        assert {one.new_text for change in by_file.values() for one in change.edits} == {"Person"}


async def test_what_can_be_renamed_is_told_before(used):
    async with running("vscode", used) as editor:
        assert editor.server_capabilities.rename_provider.prepare_provider
        use = editor.open(used / "shop/use.py")
        prepared = await editor.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(**at(editor, use, 'name="x"'))
        )
        assert prepared.placeholder == "name"
        assert editor.seen(use, prepared.range) == "name"
        nothing = types.PrepareRenameParams(**at(editor, use, "lives"))
        assert await editor.client.text_document_prepare_rename_async(nothing) is None
        assert await renamed(editor, use, "lives", "other") is None


async def test_a_refusal_says_why_and_is_no_error_in_the_log(used):
    async with running("vscode", used) as editor:
        models = editor.open(used / "shop/models.py")
        with pytest.raises(JsonRpcException, match="is a name in the database") as refused:
            await editor.client.text_document_prepare_rename_async(
                types.PrepareRenameParams(**at(editor, models, 'user.id"'))
            )
        assert refused.value.code == types.LSPErrorCodes.RequestFailed
        use = editor.open(used / "shop/use.py", USE + "\n\ndef f(any):\n    return any.name\n")
        with pytest.raises(JsonRpcException, match=r"any.name, whose object is not known \(use.py, line 9\)"):
            await renamed(editor, models, "name: Mapped", "called")
        editor.replace(use, ("    return any.name\n", "    return any\n"))
        assert await renamed(editor, models, "name: Mapped", "called") is not None
        assert not [line for line in editor.log if "not known" in line]
