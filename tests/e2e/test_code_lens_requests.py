"""Code lenses, what they show, and the settings that switch them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from editor import DEADLINE, Editor, running
from lsprotocol import types

STATEMENTS = {"": {"codeLens": {"models": False, "statements": True}}}


async def lenses(editor: Editor, uri: str) -> list[types.CodeLens]:
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    return list(await editor.client.text_document_code_lens_async(params) or ())


def shown(editor: Editor) -> list[tuple[bool, str]]:
    """The documents that the server has shown: whether outside of the editor, and their texts."""
    paths = [(one.external, url2pathname(urlsplit(one.uri).path)) for one in editor.client.shown_documents]
    return [(bool(external), Path(path).read_text("utf-8")) for external, path in paths]


async def choose(editor: Editor, command: types.Command | None) -> Any:
    assert command is not None
    params = types.ExecuteCommandParams(command.command, command.arguments)
    return await editor.client.workspace_execute_command_async(params)


async def test_lenses_of_models_show_sql_and_a_diagram_in_any_editor(project):
    async with running("neovim", project) as editor:
        models = editor.open(project / "shop/models.py")
        found = await lenses(editor, models)
        assert [(editor.seen(models, lens.range), lens.command.title) for lens in found][:3] == [
            ("User", "Referred to by 1 relationship and 1 foreign key"),
            ("User", "Show SQL"),
            ("User", "Show diagram"),
        ]
        assert {lens.command.command for lens in found} <= {
            *editor.server_capabilities.execute_command_provider.commands
        }
        await choose(editor, found[1].command)
        await choose(editor, found[2].command)
        sql, diagram = shown(editor)
        assert not sql[0] and 'CREATE TABLE "user"' in sql[1]
        assert diagram[0] and diagram[1].startswith("<svg") and "address" in diagram[1]


async def test_lenses_of_models_use_the_commands_of_our_own_client(project):
    async with running("vscode", project, options={"client": "vscode"}) as editor:
        models = editor.open(project / "shop/models.py")
        references, sql, diagram = (await lenses(editor, models))[:3]
        assert references.command.command == "sqlassay.showReferences"
        assert references.command.arguments == (
            models,
            references.range.start.line,
            references.range.start.character,
        )
        assert diagram.command.command == "sqlassay.showSchema"
        assert sql.command.command == "sqlassay.showSql"
        assert sql.command.arguments == references.command.arguments


async def test_lenses_of_statements_are_shown_where_that_is_set(project):
    async with running("vscode", project) as editor:
        queries = editor.open(project / "shop/queries.py")
        assert await lenses(editor, queries) == []
        await editor.eventually(lambda: "code lenses" in editor.asked_again)
        editor.asked_again.clear()
        editor.configure(STATEMENTS)
        await editor.eventually(lambda: "code lenses" in editor.asked_again)
        async with asyncio.timeout(DEADLINE):
            while not (
                found := await lenses(editor, queries)
            ):  # what was asked before may still be under way
                pass
        assert [editor.seen(queries, lens.range)[:12] for lens in found] == ["select(User)"] * 3
        await choose(editor, found[2].command)
        ((_, sql),) = shown(editor)
        assert sql.startswith("SELECT") and "WHERE" in sql
        assert await lenses(editor, editor.open(project / "shop/models.py")) == []
