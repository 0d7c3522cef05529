"""The server's command that carries files over to another release."""

from __future__ import annotations

from typing import Any

import pytest
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

OLD = {
    "models.py": "from sqlalchemy.ext.declarative import declarative_base\n\nBase = declarative_base()\n",
    "engines.py": (
        "from sqlalchemy import create_engine\n\n"
        'engine = create_engine("sqlite://", encoding="utf-8", future=True)\n'
        'latin = create_engine("sqlite://", encoding="latin-1")\n'
    ),
}
NEW = {
    "models.py": "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    "engines.py": (
        "from sqlalchemy import create_engine\n\n"
        'engine = create_engine("sqlite://")\n'
        'latin = create_engine("sqlite://", encoding="latin-1")\n'
    ),
}


@pytest.fixture
def legacy(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "legacy"\n')
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def taking_edits(editor: Editor, *, applied: bool = True) -> list[types.WorkspaceEdit]:
    """All edits that the server asks for."""
    asked: list[types.WorkspaceEdit] = []

    @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=applied)

    return asked


async def upgrade(editor: Editor, **wanted: Any) -> dict[str, Any]:
    params = types.ExecuteCommandParams(command="sqlassay.upgrade", arguments=[wanted])
    answer = await editor.client.workspace_execute_command_async(params)
    return answer if isinstance(answer, dict) else answer._asdict()


def texts(edit: types.WorkspaceEdit) -> dict[str, str]:
    """What the files that an edit is about become."""
    found = {}
    for change in edit.document_changes or ():
        name = change.text_document.uri.rpartition("/")[2]
        text = OLD[name]
        for each in sorted(
            change.edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
        ):
            lines = text.splitlines(keepends=True)
            starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
            start = starts[each.range.start.line] + each.range.start.character
            end = starts[each.range.end.line] + each.range.end.character
            text = text[:start] + each.new_text + text[end:]
        found[name] = text
    return found


async def test_the_workspace_is_upgraded_by_one_edit_that_is_shown_first(legacy):
    async with running("vscode", legacy) as editor:
        edits = taking_edits(editor)
        answer = await upgrade(editor, to="2.0")
        [edit] = edits
        assert texts(edit) == NEW
        assert answer == {"files": 2, "rewrites": 4, "left": 1}
        [annotation] = (edit.change_annotations or {}).values()
        assert annotation.needs_confirmation
        assert annotation.label == "Upgrade to SQLAlchemy 2.0"


async def test_one_file_is_upgraded_at_once(legacy):
    async with running("vscode", legacy) as editor:
        edits = taking_edits(editor)
        models = editor.open(legacy / "models.py")
        answer = await upgrade(editor, to="2.1", file=models)
        [edit] = edits
        assert texts(edit) == {"models.py": NEW["models.py"]}
        assert edit.change_annotations is None
        assert answer["files"] == 1


async def test_one_step_alone(legacy):
    async with running("vscode", legacy) as editor:
        edits = taking_edits(editor)
        await upgrade(editor, to="2.0", steps=["leftovers"])
        [edit] = edits
        assert texts(edit) == {"engines.py": OLD["engines.py"].replace(", future=True", "")}


async def test_a_client_without_previews_gets_the_edit_itself(legacy):
    async with running("neovim", legacy) as editor:
        edits = taking_edits(editor)
        await upgrade(editor, to="2.0")
        [edit] = edits
        plain = edit.change_annotations is None
        assert plain or all(each.needs_confirmation for each in (edit.change_annotations or {}).values())
        assert edit.changes or texts(edit) == NEW


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, "missing required field `to`"),
        ({"to": "3.0"}, "Invalid enum value"),
        ({"to": "2.0", "steps": ["all"]}, "No such step"),
        ({"to": "2.0", "file": "file:///nowhere.py"}, "No such"),
        ({"to": "2.0", "folder": "file:///nowhere"}, "No such folder"),
    ],
)
async def test_wrong_arguments_are_told(legacy, wanted, words):
    async with running("vscode", legacy) as editor:
        with pytest.raises(JsonRpcException, match=words):
            await upgrade(editor, **wanted)


async def test_an_edit_that_the_client_does_not_make_is_told(legacy):
    async with running("vscode", legacy) as editor:
        taking_edits(editor, applied=False)
        with pytest.raises(JsonRpcException, match="did not make the edit"):
            await upgrade(editor, to="2.0")
