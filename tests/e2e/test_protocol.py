"""What no client should send gets the answer that the specification has for it, and does no harm."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bare import (
    INITIALIZE,
    INITIALIZED,
    answer,
    bare_server,
    framed,
    opened,
    receive,
    send,
    wait_for_findings,
)
from editor import DEADLINE, running
from lsprotocol import types
from shop_texts import MODELS, QUERIES

from sqlassay.lsp import wire

PARSE, REQUEST, METHOD, PARAMS, UNINITIALIZED = -32700, -32600, -32601, -32602, -32002
URI = "file:///nowhere/a.py"
HOVER = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}


def request(number: Any, method: str, params: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notification(method: str, params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def call(**message: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}).encode()


def begin(server: subprocess.Popen[bytes], **params: Any) -> None:
    initialize = {**INITIALIZE, "params": {**INITIALIZE["params"], **params}}
    send(server, initialize)
    assert "result" in answer(server, 1)
    send(server, INITIALIZED)


def check_that_it_works(server: subprocess.Popen[bytes], project: Path) -> None:
    uri = (project / "shop/queries.py").as_uri()
    send(server, opened(uri, QUERIES, version=99))
    wait_for_findings(server, uri, 2)


WRONG = {
    "no JSON": (b"{nonsense", PARSE, None),
    "no UTF-8": (b'{"jsonrpc":"2.0","id":9,"method":"\xff"}', PARSE, None),
    "too deep": (b"[" * 100_000 + b"]" * 100_000, PARSE, None),
    "too many digits": (b'{"jsonrpc":"2.0","id":%s}' % (b"9" * 5000), PARSE, None),
    "nothing": (b"", PARSE, None),
    "null": (b"null", REQUEST, None),
    "a batch": (b"[%s]" % call(id=9, method="textDocument/hover", params=HOVER), REQUEST, None),
    "no version": (b'{"id":9,"method":"shutdown"}', REQUEST, 9),
    "a method that is a number": (call(id=9, method=3), REQUEST, 9),
    "a request without a method": (call(id=9), REQUEST, 9),
    "an id that is null": (call(id=None, method="textDocument/hover", params=HOVER), REQUEST, None),
    "an id that is a list": (call(id=[9], method="textDocument/hover", params=HOVER), REQUEST, None),
    "an answer whose id is a list": (call(id=[9], result=None), REQUEST, None),
    "an unknown method": (call(id=9, method="textDocument/unheardOf"), METHOD, 9),
    "an unknown method of the protocol's own": (call(id=9, method="$/unheardOf"), METHOD, 9),
    "a method that is not offered": (call(id=9, method="textDocument/foldingRange", params={}), METHOD, 9),
    "no parameters": (call(id=9, method="textDocument/hover"), PARAMS, 9),
    "parameters of another type": (call(id=9, method="textDocument/hover", params=[1]), PARAMS, 9),
    "a negative line": (
        call(id=9, method="textDocument/hover", params={**HOVER, "position": {"line": -1, "character": 0}}),
        PARAMS,
        9,
    ),
    "an unknown command": (call(id=9, method="workspace/executeCommand", params={"command": "x"}), PARAMS, 9),
    "a notification as a request": (
        call(id=9, method="textDocument/didClose", params={"textDocument": {"uri": URI}}),
        REQUEST,
        9,
    ),
}

UNANSWERED = [
    call(id="unheard of", result=[1]),
    call(id="unheard of", error={"code": 1, "message": "no"}),
    call(id="unheard of", error=3),
    call(method="unheardOf"),
    call(method="$/unheardOf", params=[1]),
    call(method="textDocument/hover", params=HOVER),
    call(method="$/cancelRequest", params={"id": "unheard of"}),
    call(method="$/cancelRequest", params={"id": [1]}),
    call(method="$/cancelRequest", params={}),
    call(method="initialized", params={}),
]


def test_what_is_no_message_or_cannot_be_met_is_refused_and_the_rest_goes_on(project, tmp_path):
    log = tmp_path / "stderr"
    with log.open("wb") as stderr, bare_server(stderr=stderr) as server:
        begin(server, rootUri=project.as_uri())
        for body in UNANSWERED:
            server.stdin.write(wire_frame(body))
        for name, (body, code, number) in WRONG.items():
            server.stdin.write(wire_frame(body))
            server.stdin.flush()
            said = answer(server, number)
            assert said.get("error", {}).get("code") == code, (name, said)
        check_that_it_works(server, project)
        send(server, request("one", "textDocument/hover", HOVER))
        send(server, request("one", "textDocument/hover", HOVER))
        assert [answer(server, "one")["result"] for _ in range(2)] == [None, None]
    assert "Traceback" not in log.read_text()


def test_what_comes_at_the_wrong_time_is_refused(project, tmp_path):
    log = tmp_path / "stderr"
    with log.open("wb") as stderr, bare_server(stderr=stderr) as server:
        send(server, request(2, "shutdown"))
        assert answer(server, 2)["error"]["code"] == UNINITIALIZED
        send(server, opened(URI, QUERIES))
        send(server, INITIALIZED)
        begin(server, rootUri=project.as_uri())
        send(server, {**INITIALIZE, "id": 3})
        assert answer(server, 3)["error"]["code"] == REQUEST
        check_that_it_works(server, project)
        send(server, request(4, "shutdown"))
        assert answer(server, 4)["result"] is None
        send(server, request(5, "textDocument/hover", HOVER))
        assert answer(server, 5)["error"]["code"] == REQUEST
        send(server, {"jsonrpc": "2.0", "method": "exit"})
        assert server.wait(DEADLINE) == 0
    assert log.read_text() == ""


@pytest.mark.parametrize("initialized", [False, True])
def test_who_leaves_without_shutdown_is_told_by_the_exit_code(initialized, project, tmp_path):
    log = tmp_path / "stderr"
    with log.open("wb") as stderr, bare_server(stderr=stderr) as server:
        if initialized:
            begin(server, rootUri=project.as_uri())
        send(server, {"jsonrpc": "2.0", "method": "exit"})
        assert server.wait(DEADLINE) == 1
    assert log.read_text() == ""


def test_all_messages_may_come_at_once():
    messages = [INITIALIZE, INITIALIZED, opened(URI, MODELS), request(2, "shutdown")]
    exit_ = {"jsonrpc": "2.0", "method": "exit"}
    with bare_server() as server:
        server.stdin.write(b"".join(map(framed, [*messages, exit_])))
        server.stdin.flush()
        assert "capabilities" in answer(server, 1)["result"]
        assert answer(server, 2)["result"] is None
        assert server.wait(DEADLINE) == 0


def test_an_answer_that_cannot_be_read_does_not_keep_who_asked_waiting(project):
    with bare_server() as server:
        capabilities = {"workspace": {"configuration": True}}
        begin(server, rootUri=project.as_uri(), capabilities=capabilities)
        while (asked := receive(server)).get("method") != "workspace/configuration":
            pass
        send(server, {"jsonrpc": "2.0", "id": asked["id"], "result": 3})
        while "did not tell its settings" not in str(receive(server)):
            pass
        check_that_it_works(server, project)


def wire_frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


GOOD = wire_frame(b"good")


@pytest.mark.parametrize(
    "stream",
    [
        b"content-length:4\r\n\r\ngood",
        b"Content-Length: 4\n\ngood",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length:   4  \r\n\r\ngood",
        b"garbage\r\n\r\n\xff\x00\r\n" + GOOD,
        b"Content-Length: -5\r\n\r\n" + GOOD,
        b"Content-Length: many\r\n\r\n" + GOOD,
        b"Content-Length: 99999999999999999999999999\r\n\r\n" + GOOD,
        b"Content-Length: 3\r\n" + GOOD,
        b"x" * 3_000_000 + b"\r\n" + GOOD,
        b"no message" + GOOD,
        GOOD + b"Content-Length: 500\r\n\r\n{",
        GOOD + b"Content-Le",
    ],
)
def test_a_message_is_found_between_what_is_none(stream):
    assert list(wire.bodies(BytesIO(stream))) == [b"good"]


def test_a_wrong_length_costs_no_more_than_the_message_after_it():
    for length in (0, 2, 6, 30):
        found = list(wire.bodies(BytesIO(b"Content-Length: %d\r\n\r\nwrong" % length + GOOD * 4)))
        assert found[-2:] == [b"good"] * 2


def test_a_message_that_is_too_large_is_passed_over(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(wire, "LARGEST", 100)
    monkeypatch.setattr(wire.logger, "error", lambda message, *given: said.append(message % given))
    assert list(wire.bodies(BytesIO(wire_frame(b"x" * 101) + GOOD))) == [b"good"]
    assert "a message of 101 bytes" in "".join(said)


# documents


def place(*numbers: int) -> dict[str, Any]:
    start_line, start, end_line, end = numbers
    return {"start": {"line": start_line, "character": start}, "end": {"line": end_line, "character": end}}


def test_changes_of_unknown_documents_and_impossible_places_do_no_harm(project):
    uri = (project / "shop/queries.py").as_uri()

    def changed(version: Any, *changes: Any) -> dict[str, Any]:
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        return notification("textDocument/didChange", params)

    with bare_server() as server:
        begin(server, rootUri=project.as_uri())
        for message in [
            changed(1, {"text": "x"}),
            notification("textDocument/didClose", {"textDocument": {"uri": uri}}),
            notification("textDocument/didSave", {"textDocument": {"uri": uri}}),
            opened(uri, "x = 1\n"),
            opened(uri, QUERIES, version=7),
            changed(8, {"range": place(999, 0, 1000, 5), "text": "\n"}),
            changed(9, {"range": place(5, 3, 2, 1), "text": "# "}),  # ends before it starts
            changed(3, {"range": place(0, 99_999, 0, 2**31 - 1), "text": " "}),  # an older version
            changed(3),
            changed(None, {"text": "x"}),
            changed(4, {"range": place(-1, 0, 0, 0), "text": "x"}),
            changed(4, {"range": {}, "text": "x"}),
        ]:
            send(server, message)
        send(server, request(2, "textDocument/documentSymbol", {"textDocument": {"uri": uri}}))
        assert answer(server, 2)["result"] == []
        send(server, changed(5, {"text": QUERIES}))
        wait_for_findings(server, uri, 2)


def test_changes_of_unknown_notebooks_and_cells_do_no_harm(project):
    notebook = (project / "n.ipynb").as_uri()
    first, second, unknown = (f"vscode-notebook-cell:{project}/n.ipynb#{name}" for name in "ABC")
    query = "from sqlalchemy import select\nquery = select(User).where(User.deleted_at is None)\n"
    cells = [{"kind": 2, "document": cell} for cell in (first, second)]
    texts = [{"uri": first, "text": MODELS}, {"uri": second, "text": query}]
    opening = notification(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": notebook,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": cells,
            },
            "cellTextDocuments": [{**text, "languageId": "python", "version": 1} for text in texts],
        },
    )

    def changed(cells: Any) -> dict[str, Any]:
        params = {"notebookDocument": {"uri": notebook, "version": 2}, "change": {"cells": cells}}
        return notification("notebookDocument/didChange", params)

    def edited(cell: str, text: str, *numbers: int) -> dict[str, Any]:
        change = {"range": place(*numbers), "text": text}
        return changed({"textContent": [{"document": {"uri": cell, "version": 2}, "changes": [change]}]})

    closing = notification(
        "notebookDocument/didClose", {"notebookDocument": {"uri": notebook}, "cellTextDocuments": []}
    )
    with bare_server() as server:
        begin(server, rootUri=project.as_uri())
        for message in [
            changed({"structure": {"array": {"start": 0, "deleteCount": 1}}}),
            notification("notebookDocument/didSave", {"notebookDocument": {"uri": notebook}}),
            closing,
            opening,
            changed({"structure": {"array": {"start": 99, "deleteCount": 99, "cells": []}}}),
            changed({"structure": {"array": {"start": 0, "deleteCount": -1}}}),
            changed({"structure": {"array": {"start": 0, "deleteCount": 0, "cells": cells[:1]}}}),
            edited(unknown, "x", 0, 0, 0, 0),
            edited(second, "\n", 50, 0, 3, 0),
            closing,
            opening,
        ]:
            send(server, message)
        wait_for_findings(server, second, 1)


def test_a_document_may_have_any_uri(project):
    text = f"{MODELS}\nfrom sqlalchemy import select\n\nquery = select(User).where(User.deleted_at is None)\n"
    uris = [
        *("untitled:Untitled-1", "git:/shop/models.py?{}", "vscode-notebook-cell:/n.ipynb#W0"),
        *("", "//", "::::", "nothing", "file:", "http://[::1", "data:text/plain,x", "untitled:\ud800"),
        *("file:///nowhere/%C3%BC ü%20.py", "file:///c%3A/Users/x.py", "file:///C:/Users/x.py"),
        *("file://host/share/x.py", "file:///nowhere/%zz%00%ff.py", "file:///" + "x" * 5000),
        *("file:///nowhere/../../etc/passwd", "file:///dev/zero", "file:///nowhere/a\nb.py"),
        *((project / "shop").as_uri(), project.as_uri()),
    ]
    with bare_server() as server:
        begin(server, rootUri=project.as_uri())
        for uri in uris:
            send(server, opened(uri, text))
            wait_for_findings(server, uri, 1)
            send(server, notification("textDocument/didClose", {"textDocument": {"uri": uri}}))
        check_that_it_works(server, project)


async def test_a_text_larger_than_a_file_may_be_costs_a_message_as_long_as_it_is(project):
    large = "x = 1\n" * (1_500_000)
    async with running("emacs", project) as editor:
        uri = editor.open(project / "shop/queries.py", QUERIES + large)
        other = editor.open(project / "shop/other.py", QUERIES)
        await editor.findings(other, "SA101", "SA101")
        assert [line for line in editor.log if "larger than 8 MiB" in line]
        params = types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=uri, version=2),
            [types.TextDocumentContentChangeWholeDocument(QUERIES)],
        )
        editor.client.text_document_did_change(params)
        editor.texts[uri], editor.versions[uri] = QUERIES, 2
        await editor.findings(uri, "SA101", "SA101")
