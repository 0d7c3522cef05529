"""An error of our own costs what failed, is told once, and everything else goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command_line import completed
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

PROGRAM = str(Path(__file__).with_name("with_failures.py"))
SERVER = [sys.executable, PROGRAM, "server"]
SUPPRESSED = "deleted_at is None)  # noqa: SA997"


def told(editor: Editor, words: str) -> list[str]:
    return [message for message in editor.log if words in message]


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_a_rule_that_fails_costs_its_own_findings_and_is_told_once(profile: str, project: Path) -> None:
    async with running(profile, project, server=SERVER) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        editor.replace(uri, ("deleted_at is None)", SUPPRESSED))
        await editor.findings(uri, "SA101", "SA101")  # nobody knows that the comment suppresses nothing
        editor.replace(uri, ("deleted_at is not None", "deleted_at.is_not(None)"))
        await editor.findings(uri, "SA101")
        assert len(told(editor, "SA997 failed in")) == 1
        (said,) = told(editor, "ZeroDivisionError: this rule is broken")
        assert "queries.py: what it would find there is missing; please report this" in said


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
@pytest.mark.parametrize("broken", ["breaks the text", "breaks the facts"])
async def test_a_file_that_fails_has_no_findings_until_it_no_longer_does(
    profile: str, broken: str, project: Path
) -> None:
    async with running(profile, project, server=SERVER) as editor:
        uri = editor.open(project / "shop/queries.py")
        other = editor.open(project / "shop/other.py", (project / "shop/queries.py").read_text())
        await editor.findings(uri, "SA101", "SA101")
        editor.replace(uri, ("from sqlalchemy", f"# {broken}\n\nfrom sqlalchemy"))
        await editor.findings(uri)
        await editor.findings(other, "SA101", "SA101")
        editor.replace(uri, (f"# {broken}\n\n", "# mended\n"))
        (first, second) = await editor.findings(uri, "SA101", "SA101")
        assert [editor.seen(uri, one.range) for one in (first, second)] == [
            "User.deleted_at is None",
            "User.deleted_at is not None",
        ]
        assert len(told(editor, "please report this")) == 3  # of the file, and of the rule in each


async def test_a_request_that_fails_is_refused_and_told_once(project: Path) -> None:
    async with running("vscode", project, server=SERVER) as editor:
        uri = editor.open(project / "shop/queries.py")
        assert await editor.hover(uri, "select(User)") is not None
        editor.replace(uri, ("from sqlalchemy", "# breaks the hover\nfrom sqlalchemy"))
        for _ in range(2):
            with pytest.raises(JsonRpcException, match="RecursionError: breaks the hover") as failed:
                await editor.hover(uri, "select(User)")
            assert failed.value.code == types.ErrorCodes.InternalError
        await editor.findings(uri, "SA101", "SA101")
        assert len(told(editor, f"textDocument/hover failed in {uri}: what it would do is missing")) == 1
        assert len(told(editor, "RecursionError: breaks the hover")) == 1
        editor.replace(uri, ("# breaks the hover\n", ""))
        assert await editor.hover(uri, "select(User)") is not None


def test_the_command_line_reports_the_rule_and_finds_the_rest(project: Path) -> None:
    both = project / "shop/queries.py", project / "shop/again.py"
    both[1].write_text(both[0].read_text())
    for _ in range(2):  # what is missing is not remembered as not being there
        done = completed(project, "check", program=[PROGRAM])
        assert done.stdout.count("SA101") == 4
        assert done.stderr.count("internal error in SA997: ZeroDivisionError: this rule is broken (") == 1
        assert "what SA997 would find is missing; please report this" in done.stderr
        assert done.returncode == 2
    done = completed(project, "check", "--fix", program=[PROGRAM])
    assert "Fixed 4 findings" in done.stderr
    assert "is None" not in both[0].read_text()
