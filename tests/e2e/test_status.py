"""What our own client is told of the folders: the release and the dialect, and where both come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from editor import Editor, running
from lsprotocol import types

OURS = {"client": "vscode"}


def follow(editor: Editor) -> list[list[dict[str, Any]]]:
    """The folders as they are told, each time."""
    told: list[list[dict[str, Any]]] = []

    @editor.client.feature("sqlassay/status")
    def status(params: Any) -> None:
        told.append([one if isinstance(one, dict) else one._asdict() for one in params.folders])

    return told


async def last(editor: Editor, told: list[Any], **expected: Any) -> dict[str, Any]:
    """What is told of the first folder, once it is as expected."""
    await editor.eventually(lambda: told and expected.items() <= told[-1][0].items())
    found: dict[str, Any] = told[-1][0]
    return found


async def test_what_is_assumed_is_told_with_how_to_set_it(tmp_path: Path):
    (tmp_path / "app.py").write_text("from sqlalchemy import select\n", "utf-8")
    async with running("vscode", tmp_path, options=OURS) as editor:
        told = follow(editor)
        found = await last(editor, told, assumed=True)
        assert found == {
            "folder": tmp_path.as_uri(),
            "usesSqlalchemy": True,
            "version": "2.0",
            "versionFrom": "",
            "dialect": "default",
            "dialectFrom": "",
            "assumed": True,
            "hint": found["hint"],
        }
        assert "target-version" in found["hint"] and "driver" in found["hint"]


async def test_it_is_told_again_when_it_is_another(project):
    async with running("vscode", project, options=OURS) as editor:
        told = follow(editor)
        found = await last(editor, told, version="2.0")
        assert found["versionFrom"] == "pyproject.toml: sqlalchemy>=2.0"
        assert "target-version" not in found["hint"]
        (project / "requirements.txt").write_text("sqlalchemy>=1.4\npsycopg2\n", "utf-8")
        (project / "pyproject.toml").write_text("", "utf-8")
        editor.touched(project / "requirements.txt", types.FileChangeType.Created)
        found = await last(editor, told, version="1.4", dialect="postgresql", assumed=False)
        assert found["dialectFrom"] == "requirements.txt: psycopg2"
        assert found["hint"] == ""
        queries = editor.open(project / "shop/queries.py")
        editor.replace(queries, ("def gone", "\n\ndef gone"))
        await editor.findings(queries, "SA101", "SA101")
        editor.replace(queries, ("def active", 'URL = "mysql://localhost"\n\n\ndef active'))
        found = await last(editor, told, dialect="default")
        assert found["dialectFrom"] == "the project names mysql and postgresql"
        assert len({str(each) for each in told}) == len(told)


async def test_the_settings_of_the_editor_count(project):
    settings = {"": {"targetVersion": "2.1"}}
    async with running("vscode", project, options=OURS, settings=settings) as editor:
        found = await last(editor, follow(editor), version="2.1")
        assert found["versionFrom"].startswith("the editor's setting sqlassay.targetVersion")


async def test_other_clients_are_not_told(project):
    async with running("vscode", project) as editor:
        told = follow(editor)
        queries = editor.open(project / "shop/queries.py")
        await editor.findings(queries, "SA101", "SA101")
        async with running("vscode", project, options=OURS) as ours:
            await last(ours, follow(ours), version="2.0")
        assert told == []
