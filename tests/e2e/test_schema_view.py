"""The schema as an editor's view shows it: drawn by a command, drawn anew after edits."""

from __future__ import annotations

from typing import Any

import pytest
from command_line import run
from editor import Editor, running
from lsprotocol import types
from lxml import etree
from pygls.exceptions import JsonRpcException

SVG = "{http://www.w3.org/2000/svg}"


async def drawn(editor: Editor, **wanted: Any) -> Any:
    params = types.ExecuteCommandParams(command="sqlassay.schema", arguments=[wanted])
    answer = await editor.client.workspace_execute_command_async(params)
    return answer if isinstance(answer, dict) else answer._asdict()


def follow(editor: Editor) -> list[Any]:
    """The notifications of changes, as they come."""
    news: list[Any] = []

    @editor.client.feature("sqlassay/schemaChanged")
    def changed(params: Any) -> None:
        news.append(params)

    return news


async def test_the_drawing_follows_edits_that_are_not_saved(project):
    async with running("vscode", project) as editor:
        news = follow(editor)
        first = await drawn(editor, format="svg")
        tables = etree.fromstring(first["content"].encode()).findall(f".//{SVG}g[@data-table]")
        assert {table.get("data-table") for table in tables} == {"user", "address"}
        assert {table.get("data-path") for table in tables} == {str(project / "shop/models.py")}
        assert first["names"] == ["Address", "User"]
        assert first["folder"] == project.as_uri()

        uri = editor.open(project / "shop/models.py")
        editor.replace(uri, ("    name: Mapped[str]\n", "    nickname: Mapped[str]\n"))
        (told,) = await editor.eventually(lambda: news)
        assert told.folder == project.as_uri()
        second = await drawn(editor, format="svg", known=first["digest"], folder=uri)
        assert "nickname" in second["content"]
        editor.replace(uri, ("    id: Mapped", "\n    id: Mapped"))
        third = await drawn(editor, format="svg", known=second["digest"])
        assert third["content"] is None or third["digest"] != second["digest"]
        assert len(news) <= 2


async def test_the_drawing_is_that_of_the_command_line(project):
    async with running("neovim", project) as editor:
        found = await drawn(editor, format="mermaid")
        assert found["content"] == run(project, "schema")
        near = await drawn(editor, format="mermaid", around=["Address"], depth=0)
        assert "Address" in near["content"]
        assert near["tables"] == 1


async def test_ddl_comes_from_sqlalchemy(project):
    (project / "pyproject.toml").write_text(
        '[project]\nname = "shop"\ndependencies = ["sqlalchemy", "asyncpg"]\n'
    )
    async with running("vscode", project) as editor:
        found = await drawn(editor, format="sql")
        assert 'CREATE TABLE "user"' in found["content"]
        assert "SERIAL" in found["content"]
        assert found["tables"] == 2


@pytest.mark.parametrize(
    "wanted", [{"format": "png"}, {"folder": 3}, {"around": ["Nobody"]}, {"folder": "file:///nowhere/at/all"}]
)
async def test_what_cannot_be_drawn_is_an_error_that_says_why(project, wanted):
    async with running("vscode", project) as editor:
        with pytest.raises(JsonRpcException, match=r"sqlassay\.schema: "):
            await drawn(editor, **wanted)
