"""The project's files and the editor's settings decide what is found; a mistake in them is told once."""

from __future__ import annotations

from pathlib import Path

from editor import Editor, running
from lsprotocol import types

CHANGED = types.FileChangeType.Changed


def say(project: Path, *lines: str) -> Path:
    file = project / "pyproject.toml"
    file.write_text("\n".join(["[tool.sqlassay]", *lines, ""]))
    return file


async def test_a_configuration_file_counts_as_soon_as_it_changes(project):
    async with running("vscode", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri, "SA101", "SA101")
        await editor.eventually(lambda: editor.registered)
        watched = str([one.register_options for one in editor.registered])
        assert all(name in watched for name in ("**/*.py", "**/*.toml", "**/*.ini"))

        editor.touched(say(project, 'ignore = ["SA101"]'), CHANGED)
        await editor.eventually(lambda: editor.refreshes)
        await editor.findings(uri)
        editor.touched(say(project, 'severity = {SA101 = "hint"}'), CHANGED)
        for finding in await editor.findings(uri, "SA101", "SA101"):
            assert finding.severity == types.DiagnosticSeverity.Hint
        editor.touched(say(project, 'exclude = ["shop/queries.py"]'), CHANGED)
        await editor.findings(uri)


async def test_what_a_file_is_for_follows_the_files_that_say_it(project):
    module = project / "shop/batch.py"
    module.write_text(
        "from sqlalchemy import create_engine\nfrom sqlalchemy.orm import Session\n\n"
        'session = Session(create_engine("sqlite://"))\n'
    )
    async with running("vscode", project) as editor:
        uri = editor.open(module)
        await editor.findings(uri, "SA308")
        layout = project / "pytest.ini"
        layout.write_text("[pytest]\npython_files = batch.py\n")
        editor.touched(layout, types.FileChangeType.Created)
        await editor.findings(uri)
        layout.unlink()
        editor.touched(layout, types.FileChangeType.Deleted)
        await editor.findings(uri, "SA308")


async def test_a_broken_configuration_is_told_once_and_the_last_good_one_stays(project):
    say(project, 'severity = {SA101 = "info"}')
    async with running("emacs", project) as editor:
        uri = editor.open(project / "shop/queries.py")
        (first, _) = await editor.findings(uri, "SA101", "SA101")
        assert first.severity == types.DiagnosticSeverity.Information

        editor.touched(say(project, 'ignoer = ["SA101"]'), CHANGED)
        await editor.eventually(lambda: editor.client.messages)
        editor.replace(uri, ("def active", "def still_active"))
        (first, _) = await editor.findings(uri, "SA101", "SA101")
        assert first.severity == types.DiagnosticSeverity.Information

        editor.touched(say(project, 'ignore = ["SA101"]'), CHANGED)
        await editor.findings(uri)
        (message,) = editor.client.messages
        assert message.type == types.MessageType.Error
        assert str(project / "pyproject.toml") in message.message
        assert "'ignoer'" in message.message
        assert "'ignore'" in message.message


async def test_the_settings_of_the_editor_go_over_the_file(project):
    say(project, 'ignore = ["SA102"]')
    settings = {"": {"ignore": None, "severity": {"SA101": "information"}, "trace": {"server": "off"}}}
    async with running("vscode", project, settings=settings) as editor:
        uri = editor.open(project / "shop/queries.py")
        (first, _) = await editor.findings(uri, "SA101", "SA101")
        assert first.severity == types.DiagnosticSeverity.Information

        editor.configure({"": {"ignore": ["python-identity-test-on-column"]}})
        await editor.findings(uri)
        editor.configure({"": {"select": ["SA1"], "standardsUrl": "https://std.example/"}})
        (first, _) = await editor.findings(uri, "SA101", "SA101")
        assert first.code_description.href.startswith("https://std.example/")

        editor.configure({"": {"select": ["SA9999"]}})
        await editor.eventually(lambda: editor.client.messages)
        assert "SA9999" in editor.client.messages[0].message
        await editor.findings(uri, "SA101", "SA101")


async def test_settings_reach_the_server_from_editors_that_are_not_asked(project):
    async with running("kate", project, options={"settings": {"ignore": ["SA101"]}}) as editor:
        uri = editor.open(project / "shop/queries.py")
        await editor.findings(uri)
        send(editor, {"sqlassay": {"ignore": []}})
        await editor.findings(uri, "SA101", "SA101")
        other = project.parent / "other.toml"
        other.write_text('select = ["SA802"]\n')
        send(editor, {"ignore": [], "configuration": str(other)})
        await editor.findings(uri)


def send(editor: Editor, settings: object) -> None:
    params = types.DidChangeConfigurationParams(settings=settings)
    editor.client.workspace_did_change_configuration(params)
