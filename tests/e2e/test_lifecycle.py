"""The server answers at once, survives what clients do wrong, and ends when its client does."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

import pytest
from bare import INITIALIZE, INITIALIZED, bare_server, framed, receive, send
from editor import DEADLINE, running
from lsprotocol import types
from pygls.exceptions import JsonRpcException


def test_initialize_is_answered_before_the_engine_is_loaded_and_sqlalchemy_never_is(project, tmp_path):
    log = tmp_path / "imports"
    with log.open("wb") as stderr, bare_server("-X", "importtime", stderr=stderr) as server:
        send(server, INITIALIZE)
        assert "capabilities" in receive(server)["result"]
        before = imported(log.read_text())
        send(server, INITIALIZED)
        uri = (project / "shop/queries.py").as_uri()
        text = (project / "shop/queries.py").read_text()
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        send(server, {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}})
        while not receive(server).get("params", {}).get("diagnostics"):
            pass
        after = imported(log.read_text())
    assert "pygls" in before
    assert before.isdisjoint({"libcst", "sqlalchemy", "sqlassay.lint", "sqlassay.model", "sqlassay.rules"})
    assert {"sqlassay.syntax.quick", "sqlassay.rules"} <= after
    assert "sqlalchemy" not in after


@pytest.mark.parametrize("polite", [True, False])
def test_the_server_ends_with_its_client(polite):
    with bare_server() as server:
        send(server, INITIALIZE)
        receive(server)
        send(server, INITIALIZED)
        if polite:
            send(server, {"jsonrpc": "2.0", "id": 2, "method": "shutdown"})
            while receive(server).get("id") != 2:
                pass
            send(server, {"jsonrpc": "2.0", "method": "exit"})
        server.stdin.close()
        assert server.wait(DEADLINE) == (0 if polite else 1)


async def test_the_log_goes_to_the_client_with_its_levels_and_not_to_standard_error(project, tmp_path):
    log = tmp_path / "stderr"
    params = {"capabilities": {}, "rootUri": project.as_uri()}
    with log.open("wb") as stderr, bare_server(stderr=stderr) as server:
        send(server, {**INITIALIZE, "params": params})
        receive(server)
        send(server, INITIALIZED)
        while (message := receive(server)).get("method") != types.WINDOW_LOG_MESSAGE:
            pass
    assert message["params"]["type"] == types.MessageType.Info
    assert message["params"]["message"].startswith(f"{project}: reading ")
    assert log.read_text() == ""


async def test_the_server_serves_a_socket_and_ends_when_that_closes():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with bare_server(arguments=("--tcp", f"127.0.0.1:{port}")) as server:
        async with asyncio.timeout(DEADLINE):
            while True:
                try:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            writer.write(framed(INITIALIZE))
            assert (await reader.readline()).startswith(b"Content-Length")
            writer.close()
        assert await asyncio.to_thread(server.wait, DEADLINE) == 1


async def test_unknown_documents_and_unreadable_messages_do_no_harm(project):
    async with running("emacs", project) as editor:
        client, uri = editor.client, "file:///nowhere/a.py"
        identifier, start = types.TextDocumentIdentifier(uri), types.Position(0, 0)
        place = types.Range(start, types.Position(9, 9))
        changed = types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=uri, version=3),
            [types.TextDocumentContentChangePartial(range=place, text="x")],
        )
        client.text_document_did_change(changed)
        client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
        assert await client.text_document_hover_async(types.HoverParams(identifier, start)) is None
        context = types.CodeActionContext(diagnostics=[])
        actions = types.CodeActionParams(identifier, place, context)
        assert not await client.text_document_code_action_async(actions)

        for method, params in [
            (
                types.TEXT_DOCUMENT_HOVER,
                {"textDocument": {"uri": uri}, "position": {"line": -1, "character": 0}},
            ),
            (types.TEXT_DOCUMENT_HOVER, {"position": "here"}),
            (types.WORKSPACE_EXECUTE_COMMAND, {"command": "sqlassay.unknown"}),
            ("textDocument/unheardOf", {}),
        ]:
            with pytest.raises(JsonRpcException):
                await asyncio.wait_for(ask_raw(editor, method, params), DEADLINE)

        document = editor.open(project / "shop/queries.py")
        await editor.findings(document, "SA101", "SA101")
        assert client.messages == []


async def test_an_untitled_document_is_checked(project):
    async with running("vscode", project) as editor:
        uri = "untitled:Untitled-1"
        item = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, MODEL_AND_QUERY)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        async with asyncio.timeout(DEADLINE):
            while not (await editor.pull(uri)).items:
                await asyncio.sleep(0.01)


async def test_a_request_that_is_still_waiting_does_not_hinder_the_shutdown(project):
    for number in range(100):
        (project / f"shop/extra_{number:03}.py").write_text((project / "shop/queries.py").read_text())
    async with running("vscode", project, settings={"": {"diagnosticMode": "workspace"}}) as editor:
        waiting = editor.client.workspace_diagnostic_async(
            types.WorkspaceDiagnosticParams(previous_result_ids=[])
        )
        scan = asyncio.ensure_future(waiting)
        await asyncio.sleep(0)
        await editor.client.shutdown_async(None)
        with pytest.raises(JsonRpcException) as error:
            await asyncio.wait_for(scan, DEADLINE)
        assert error.value.code == types.LSPErrorCodes.RequestCancelled
        editor.client.exit(None)
        assert await asyncio.wait_for(editor.client._server.wait(), DEADLINE) == 0
        editor.client.capabilities = None  # it has been shut down


MODEL_AND_QUERY = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[str | None]


select(User).where(User.deleted_at is None)
"""


def imported(log: str) -> set[str]:
    return {line.rpartition("|")[2].strip() for line in log.splitlines()}


def ask_raw(editor: Any, method: str, params: dict[str, Any]) -> asyncio.Future[Any]:
    """A request whose parameters need not be right."""
    number = os.urandom(4).hex()
    future = editor.client.protocol._request_futures[number] = asyncio.get_running_loop().create_future()
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    editor.client.protocol._send_data(message)
    return future
