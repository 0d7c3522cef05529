"""The server's own commands: SQL of a place, fixes of all files, a configuration."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

SLOW = "".join(f"def f{n}():\n    return select(User).where(User.deleted_at is None)\n\n\n" for n in range(5))


async def execute(editor: Editor, command: str, *arguments: Any) -> dict[str, Any]:
    params = types.ExecuteCommandParams(command=command, arguments=list(arguments))
    answer = await editor.client.workspace_execute_command_async(params)
    return answer if isinstance(answer, dict) else answer._asdict()


def place(editor: Editor, uri: str, words: str) -> dict[str, Any]:
    position = editor.position(uri, editor.texts[uri].index(words))
    return {"uri": uri, "line": position.line, "character": position.character}


def making_edits(editor: Editor, *, applied: bool = True) -> list[types.WorkspaceEdit]:
    """Make the edits that the server asks for in the open documents; all that it asked for."""
    asked: list[types.WorkspaceEdit] = []

    @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=applied, failure_reason=None if applied else "busy")

    return asked


# sqlassay.sql


async def test_the_sql_of_a_statement_and_of_a_class(project):
    async with running("vscode", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        found = await execute(editor, "sqlassay.sql", place(editor, queries, "name == name"))
        assert found["name"] == "by_name"
        assert found["sql"].startswith("SELECT") and 'FROM "user"' in found["sql"]
        assert (await execute(editor, "sqlassay.sql", place(editor, queries, "return select")))["sql"]
        named = await execute(editor, "sqlassay.sql", place(editor, queries, "User\n"))
        assert named["name"] == "User" and 'CREATE TABLE "user"' in named["sql"]
        models = editor.open(project / "shop/models.py")
        around = await execute(editor, "sqlassay.sql", place(editor, models, "Mapped[int] = mapped_column(F"))
        assert around["name"] == "Address" and "CREATE TABLE address" in around["sql"]


async def test_sql_is_shown_for_the_database_that_the_code_names(project):
    (project / "shop/db.py").write_text('URL = "mysql+pymysql://localhost/shop"\n', "utf-8")
    async with running("vscode", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        asked = place(editor, queries, "name == name")
        assert "WHERE user.name = %s" in (await execute(editor, "sqlassay.sql", asked))["sql"]
        assert "WHERE user.name = %s" in run(project, "sql", f"shop/queries.py:{asked['line'] + 1}")


async def test_where_there_is_no_sql_the_reason_is_told(project):
    async with running("neovim", project) as editor:
        models = editor.open(project / "shop/models.py")
        with pytest.raises(JsonRpcException, match="no statement and no mapped class here") as refused:
            await execute(editor, "sqlassay.sql", place(editor, models, "from datetime"))
        assert refused.value.code == types.LSPErrorCodes.RequestFailed
        with pytest.raises(JsonRpcException, match="not known"):
            await execute(editor, "sqlassay.sql", {"uri": "file:///nowhere.py", "line": 0, "character": 0})


# sqlassay.fix


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_all_files_are_fixed_by_one_edit(project, profile):
    more = project / "shop/more.py"
    more.write_text(
        'from sqlalchemy import select\n\nfrom shop.models import User\n\nNAME = "𝄞"\n\n\n' + SLOW
    )
    async with running(profile, project) as editor:
        asked = making_edits(editor)
        uris = [editor.open(project / "shop/queries.py"), editor.open(more)]
        editor.replace(uris[0], ("def gone", "\n\ndef gone"))
        assert await execute(editor, "sqlassay.fix", {}) == {"files": 2, "fixes": 7, "left": 0}
        (edit,) = asked
        editor.apply(edit)
        for uri in uris:
            assert "is_(None)" in editor.texts[uri] and "deleted_at is" not in editor.texts[uri]
        assert await execute(editor, "sqlassay.fix", {"folder": project.as_uri()}) == {
            "files": 0,
            "fixes": 0,
            "left": 0,
        }
        assert len(asked) == 1


async def test_files_that_are_not_open_are_fixed_as_by_the_command_line(project):
    async with running("vscode", project) as editor:
        asked = making_edits(editor)
        assert (await execute(editor, "sqlassay.fix"))["fixes"] == 2
        ((change,),) = (edit.document_changes for edit in asked)
        assert change.text_document.uri == (project / "shop/queries.py").as_uri()
        assert change.text_document.version is None
        before = editor.open(project / "shop/queries.py")
        change.text_document.version = 1
        editor.apply(asked[0])
    run(project, "check", "--fix")
    assert (project / "shop/queries.py").read_text("utf-8") == editor.texts[before]


@pytest.fixture
def large(project: Path) -> Path:
    """A project in which there is so much to fix that something can come between."""
    for number in range(30):
        text = f"from sqlalchemy import select\nfrom shop.models import User\n\n\n{SLOW}"
        (project / f"shop/m{number}.py").write_text(text, "utf-8")
    return project


async def begun(editor: Editor) -> asyncio.Future[Any]:
    """The answer to come of a fix of all files, of which some are through."""
    params = types.ExecuteCommandParams(command="sqlassay.fix", arguments=[{}])
    answer = asyncio.ensure_future(editor.client.workspace_execute_command_async(params))
    await editor.eventually(lambda: any(title == "Fixing" for title, _ in reported(editor)))
    return answer


def reported(editor: Editor) -> list[tuple[str, types.ProgressToken]]:
    """The work that is under way, with reports until now."""
    begun = {one.token: one.value["title"] for one in editor.progress if one.value["kind"] == "begin"}
    return [(begun[one.token], one.token) for one in editor.progress if one.value["kind"] == "report"]


async def test_what_changes_meanwhile_is_not_fixed(large):
    async with running("vscode", large) as editor:
        asked = making_edits(editor)
        queries = editor.open(large / "shop/queries.py")
        answer = await begun(editor)
        assert await editor.hover(queries, "select(User)") is not None
        assert not answer.done()
        editor.replace(queries, ("def gone", "\ndef gone"))
        with pytest.raises(JsonRpcException, match="Nothing was changed: files have changed meanwhile"):
            await answer
        assert asked == []


async def test_fixes_that_the_user_cancels_are_not_made(large):
    async with running("vscode", large) as editor:
        asked = making_edits(editor)
        answer = await begun(editor)
        (token,) = {token for title, token in reported(editor) if title == "Fixing"}
        editor.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
        with pytest.raises(JsonRpcException, match="Cancelled") as cancelled:
            await answer
        assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
        assert asked == [] and not [line for line in editor.log if "Cancelled" in line]


async def test_a_request_for_fixes_that_is_cancelled_makes_none(large):
    async with running("vscode", large) as editor:
        asked = making_edits(editor)
        answer = await begun(editor)
        (number,) = editor.client.protocol._request_futures
        editor.client.cancel_request(types.CancelParams(number))
        with pytest.raises(JsonRpcException) as cancelled:
            await answer
        assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
        (token,) = {token for title, token in reported(editor) if title == "Fixing"}
        await editor.eventually(
            lambda: any(one.token == token and one.value["kind"] == "end" for one in editor.progress)
        )
        await execute(editor, "sqlassay.init")  # is answered after what the fixes would have asked for
        assert asked == []


async def test_fixes_that_the_editor_does_not_make_are_an_error(project):
    async with running("vscode", project) as editor:
        making_edits(editor, applied=False)
        with pytest.raises(JsonRpcException, match=r"did not make the edit\. busy"):
            await execute(editor, "sqlassay.fix", {})


# sqlassay.init


async def test_a_configuration_is_proposed_as_the_command_line_writes_it(project):
    async with running("emacs", project) as editor:
        proposed = await execute(editor, "sqlassay.init", {"folder": project.as_uri()})
        assert proposed["path"] == (project / "sqlassay.toml").as_uri()
        assert proposed["exists"] is False
        assert not (project / "sqlassay.toml").exists()
        run(project, "init")
        assert (project / "sqlassay.toml").read_text("utf-8") == proposed["content"]
        assert (await execute(editor, "sqlassay.init"))["exists"] is True


@pytest.mark.parametrize("text", ["[tool.sqlassay]\n", "[tool.sqlassay\n"])
async def test_the_file_is_named_that_configures_already(project, text):
    (project / "pyproject.toml").write_text(text, "utf-8")
    async with running("vscode", project) as editor:
        proposed = await execute(editor, "sqlassay.init", {"folder": None})
        assert (proposed["path"], proposed["exists"]) == ((project / "pyproject.toml").as_uri(), True)


# all


@pytest.mark.parametrize(
    ("command", "argument"),
    [
        ("sqlassay.sql", {"uri": "file:///a.py", "line": "1", "character": 0}),
        ("sqlassay.sql", {"uri": "file:///a.py", "line": -1, "character": 0}),
        ("sqlassay.sql", {"uri": "file:///a.py"}),
        ("sqlassay.sql", {"uri": "file:///a.py", "line": 2**31, "character": 0}),
        ("sqlassay.show", {"show": "statement", "uri": "file:///a.py", "line": -1}),
        ("sqlassay.schema", {"depth": -1, "around": ["User"]}),
        ("sqlassay.schema", {"format": "exe"}),
        ("sqlassay.openStandardInEditor", "file:///etc/passwd"),
        ("sqlassay.openStandardInEditor", "javascript:alert(1)"),
        ("sqlassay.openStandardInEditor", 3),
        ("sqlassay.fix", {"folders": []}),
        ("sqlassay.init", "here"),
        ("sqlassay.show", {"show": "nothing", "uri": ""}),
    ],
)
async def test_arguments_that_a_command_does_not_take(project, command, argument):
    async with running("neovim", project) as editor:
        assert command in editor.server_capabilities.execute_command_provider.commands
        with pytest.raises(JsonRpcException, match=re.escape(f"{command}: ")) as refused:
            await execute(editor, command, argument)
        assert refused.value.code == types.ErrorCodes.InvalidParams
        with pytest.raises(JsonRpcException, match="takes one argument, not 2"):
            await execute(editor, command, argument, argument)


@pytest.mark.parametrize("place", ["file:///etc", "../../etc", "untitled:Untitled-1"])
async def test_what_lies_outside_of_the_workspace_is_not_looked_at(project, place):
    async with running("neovim", project) as editor:
        for command, argument in [
            ("sqlassay.fix", {"folder": place}),
            ("sqlassay.init", {"folder": place}),
            ("sqlassay.schema", {"folder": place}),
            ("sqlassay.sql", {"uri": f"{place}/passwd", "line": 0, "character": 0}),
            ("sqlassay.show", {"show": "statement", "uri": f"{place}/passwd"}),
        ]:
            with pytest.raises(JsonRpcException, match=r"(?i)no such folder|not known"):
                await execute(editor, command, argument)


async def test_a_schema_is_drawn_as_far_as_there_is_something(project):
    async with running("neovim", project) as editor:
        drawn = await execute(editor, "sqlassay.schema", {"around": ["User"], "depth": 2**31 - 1})
        assert drawn["tables"] == 2


async def test_an_editor_that_makes_no_edits_is_not_offered_fixes(project):
    async with running("kate", project) as editor:
        assert "sqlassay.fix" not in editor.server_capabilities.execute_command_provider.commands
        with pytest.raises(JsonRpcException, match="No such folder"):
            await execute(editor, "sqlassay.init", {"folder": "file:///nowhere/at/all"})
