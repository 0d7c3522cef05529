"""Findings reach the editor: over one channel, for the right version, with what the editor can show."""

from __future__ import annotations

import asyncio

import pytest
from editor import Editor, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException

LEGACY = """\
from sqlalchemy.orm import Session

from shop.models import User


def one(session: Session, key: int):
    return session.query(User).get(key)
"""
WORKSPACE = {"": {"diagnosticMode": "workspace"}}


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs", "kate"])
async def test_findings_come_over_one_channel_with_what_the_editor_announced(profile, project):
    async with running(profile, project) as editor:
        uri = editor.open(project / "shop/queries.py", version=7)
        first, second = await editor.findings(uri, "SA101", "SA101")

        assert editor.seen(uri, first.range) == "User.deleted_at is None"
        assert editor.seen(uri, second.range) == "User.deleted_at is not None"
        assert (first.source, first.severity) == ("sqlassay", types.DiagnosticSeverity.Error)
        if profile == "vscode":
            assert first.code_description is not None
            assert first.code_description.href.startswith("file:///")
        else:
            assert first.code_description is None
        (legacy,) = await editor.findings(editor.open(project / "shop/old.py", LEGACY), "SA802")
        assert legacy.tags == (None if profile == "kate" else (types.DiagnosticTag.Deprecated,))
        if editor.pulls:
            assert editor.published == []
        else:
            assert {one.version for one in editor.published if one.uri == uri} == {7}


async def test_an_unchanged_document_is_not_sent_again(project):
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        full = await editor.pull(uri)
        again = await editor.pull(uri, full.result_id)
        assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
        assert again.result_id == full.result_id

        editor.replace(uri, ("import select", "import select  # é"))
        moved_nothing = await editor.pull(uri, full.result_id)
        assert isinstance(moved_nothing, types.RelatedUnchangedDocumentDiagnosticReport)
        editor.replace(uri, ("\n", "\n\n"))
        moved = await editor.pull(uri, full.result_id)
        assert [item.range.start.line for item in moved.items] == [7, 11]


async def test_only_files_whose_findings_changed_are_published_and_a_closed_one_shows_none(project):
    async with running("emacs", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        models = editor.open(project / "shop/models.py")
        await editor.findings(queries, "SA101", "SA101")
        await editor.findings(models)

        before = len(editor.published)
        editor.replace(models, ("name: Mapped[str]", "name: Mapped[str]  # shown"))
        await editor.findings(models)
        editor.replace(models, ("class User(Base)", "class User"))
        await editor.findings(queries)
        assert [one.uri for one in editor.published[before:]].count(queries) == 1

        editor.replace(models, ("class User", "class User(Base)"))
        await editor.findings(queries, "SA101", "SA101")
        editor.close(queries)
        await editor.eventually(
            lambda: (last := editor.published[-1]).uri == queries and not last.diagnostics
        )


async def test_a_document_that_is_closed_and_opened_again_at_once_gets_its_findings_again(project):
    async with running("emacs", project) as editor:
        queries = project / "shop/queries.py"
        uri = editor.open(queries)
        await editor.findings(uri, "SA101", "SA101")
        for _ in range(20):  # the server may or may not look between the two
            editor.close(uri)
            editor.published.clear()
            editor.open(queries)
            await editor.findings(uri, "SA101", "SA101")


async def test_an_edit_elsewhere_makes_a_pulling_editor_pull_again(project):
    async with running("vscode", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        models = editor.open(project / "shop/models.py")
        await editor.findings(queries, "SA101", "SA101")
        await editor.findings(models)

        before = editor.refreshes
        editor.replace(models, ("class User(Base)", "class User"))
        await editor.eventually(lambda: editor.refreshes > before)
        await editor.findings(queries)


async def test_the_whole_workspace_is_reported_with_progress_and_only_when_asked_for(project):
    for number in range(40):
        (project / f"shop/extra_{number:02}.py").write_text((project / "shop/queries.py").read_text())
    async with running("vscode", project, settings=WORKSPACE) as editor:
        report = await workspace_pull(editor, work_done_token="work", partial_result_token="part")
        assert report.items == ()
        parts = [one.value for one in editor.progress if one.token == "part"]
        items = [item for part in parts for item in part["items"]]
        assert len(parts) > 1
        assert {len(item["items"]) for item in items} == {2}
        assert len(items) == 41
        work = [one.value["kind"] for one in editor.progress if one.token == "work"]
        assert (work[0], work[-1]) == ("begin", "end")
        assert "report" in work

        known = [types.PreviousResultId(item["uri"], item["resultId"]) for item in items]
        (project / "shop/extra_00.py").write_text("")
        editor.touched(project / "shop/extra_00.py", types.FileChangeType.Changed)
        again = await workspace_pull(editor, known)
        assert sorted(item.kind for item in again.items) == ["full", *["unchanged"] * 40]

        editor.configure({"": {"diagnosticMode": "openFilesOnly"}})
        cleared = await settled_pull(editor, known[1:])
        assert {tuple(item.items) for item in cleared.items} == {()}
        assert len(cleared.items) == 40


async def test_a_workspace_report_can_be_cancelled(project):
    for number in range(300):
        (project / f"shop/extra_{number:03}.py").write_text((project / "shop/queries.py").read_text())
    async with running("vscode", project, settings=WORKSPACE) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        params = types.WorkspaceDiagnosticParams(previous_result_ids=[], work_done_token="work")
        request = editor.client.protocol.send_request(types.WORKSPACE_DIAGNOSTIC, params, msg_id="scan")
        await editor.eventually(lambda: any(one.token == "work" for one in editor.progress))
        editor.client.cancel_request(types.CancelParams(id="scan"))
        with pytest.raises(JsonRpcException) as error:
            await asyncio.wait_for(asyncio.wrap_future(request), 10)
        assert error.value.code == types.LSPErrorCodes.RequestCancelled
        await editor.eventually(lambda: editor.progress[-1].value["kind"] == "end")
        assert len((await editor.pull(uri)).items) == 2


async def test_a_pushing_server_reports_the_whole_workspace_when_asked_for(project):
    async with running("emacs", project, settings=WORKSPACE) as editor:
        uri = (project / "shop/queries.py").as_uri()
        await editor.eventually(
            lambda: [one for one in editor.published if one.uri == uri and one.diagnostics]
        )
        assert (project / "shop/models.py").as_uri() not in {one.uri for one in editor.published}
        editor.configure({"": {}})
        await editor.eventually(
            lambda: editor.published[-1].uri == uri and not editor.published[-1].diagnostics
        )


async def workspace_pull(
    editor: Editor, previous: list[types.PreviousResultId] | None = None, **tokens: str
) -> types.WorkspaceDiagnosticReport:
    params = types.WorkspaceDiagnosticParams(previous_result_ids=previous or [], **tokens)
    return await editor.client.workspace_diagnostic_async(params)


async def settled_pull(
    editor: Editor, previous: list[types.PreviousResultId]
) -> types.WorkspaceDiagnosticReport:
    """A report after the settings have arrived: none of the files is unchanged any more."""
    async with asyncio.timeout(20):
        while True:
            report = await workspace_pull(editor, previous)
            if all(item.kind == "full" for item in report.items):
                return report
