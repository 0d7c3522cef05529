"""Every code action does what its title says, and what the command line would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import fixed_by_command_line
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

FINDING = "User.deleted_at is None"
SUPPRESS = "Suppress SA101 (python-identity-test-on-column) on this line"
FIX_ALL = "sqlassay: apply all safe fixes"
FIX_RULE = "Fix all 2 problems of python-identity-test-on-column in this file"


async def opened(editor: Editor, project: Path) -> str:
    uri = editor.open(project / "shop/queries.py")
    await editor.findings(uri, "SA101", "SA101")
    return uri


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_fixes_give_what_the_command_line_gives(profile, project):
    async with running(profile, project) as editor:
        uri = await opened(editor, project)
        original = editor.texts[uri]
        by_title = await editor.actions(uri, FINDING)
        quick_fix = next(iter(by_title.values()))
        assert quick_fix.kind == types.CodeActionKind.QuickFix
        assert quick_fix.diagnostics[0].code == "SA101"
        assert quick_fix.is_preferred == (None if profile == "kate" else True)
        resolves = profile in ("vscode", "neovim")
        assert (quick_fix.edit is None) == resolves

        await editor.choose(quick_fix)
        assert editor.texts[uri] == original.replace(FINDING, "User.deleted_at.is_(None)")
        await editor.findings(uri, "SA101")
        by_title = await editor.actions(uri, "User.deleted_at is not")
        await editor.choose(by_title[FIX_ALL])
        await editor.findings(uri)
        assert editor.texts[uri] == fixed_by_command_line(project, "shop/queries.py")


async def test_all_of_a_rule_and_all_safe_fixes_and_their_kinds(project):
    async with running("vscode", project) as editor:
        uri = await opened(editor, project)
        assert list(await editor.actions(uri, "def active", "source")) == [FIX_ALL]
        assert list(await editor.actions(uri, FINDING, "source.fixAll.sqlassay")) == [FIX_ALL]
        assert FIX_ALL not in await editor.actions(uri, FINDING, "quickfix")
        assert await editor.actions(uri, FINDING, "refactor") == {}

        fix_rule = (await editor.actions(uri, FINDING))[FIX_RULE]
        await editor.choose(fix_rule)
        await editor.findings(uri)
        assert editor.texts[uri] == fixed_by_command_line(project, "shop/queries.py")
        assert await editor.actions(uri, "User.deleted_at") == {}


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_suppressing_is_a_comment_on_the_line(profile, project):
    async with running(profile, project) as editor:
        uri = await opened(editor, project)
        await editor.choose((await editor.actions(uri, FINDING))[SUPPRESS])
        await editor.findings(uri, "SA101")
        assert "User.deleted_at is None)  # noqa: SA101\n" in editor.texts[uri]


async def test_a_fix_for_a_text_that_is_gone_is_refused(project, capfd):
    async with running("vscode", project) as editor:
        uri = await opened(editor, project)
        quick_fix = next(iter((await editor.actions(uri, FINDING)).values()))
        editor.replace(uri, (FINDING, "User.name == ''"))
        with pytest.raises(JsonRpcException) as error:
            await editor.choose(quick_fix)
        assert error.value.code == types.LSPErrorCodes.ContentModified
    assert "Traceback" not in capfd.readouterr().err, "a refusal is an answer"


async def test_the_standard_opens_where_the_editor_can_open_it(project):
    async with running("vscode", project, options={"client": "vscode"}) as editor:
        uri = await opened(editor, project)
        (action,) = [one for one in (await editor.actions(uri, FINDING)).values() if one.command][:1]
        assert action.command.command == "sqlassay.openStandard"
        page, _, anchor = action.command.arguments[0].partition("#")
        assert anchor
        assert Path(page.removeprefix("file://")).is_file()

    async with running("neovim", project) as editor:
        uri = await opened(editor, project)
        (action,) = [one for one in (await editor.actions(uri, FINDING)).values() if one.command][:1]
        await editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams(action.command.command, arguments=action.command.arguments)
        )
        (shown,) = editor.client.shown_documents
        assert (shown.uri, shown.external) == (page, False)
        lines = Path(page.removeprefix("file://")).read_text("utf-8").split("\n")
        assert lines[shown.selection.start.line].startswith("#")

    async with running("emacs", project) as editor:
        uri = await opened(editor, project)
        assert not [one for one in (await editor.actions(uri, FINDING)).values() if one.command]
