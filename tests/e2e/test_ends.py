"""Whatever becomes of those who started it, no process is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from bare import INITIALIZE, INITIALIZED, answer, bare_server, framed, opened, send, wait_for_findings
from editor import DEADLINE, server_environment
from processes import children, is_alive
from shop_texts import QUERIES

from sqlassay.lsp import client_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")

NOBODY = 2**22 + 1
"""No process has this number: Linux gives none above 2**22."""


def until(condition: Callable[[], object]) -> None:
    end = monotonic() + DEADLINE
    while not condition():
        assert monotonic() < end
        sleep(0.02)


def all_gone(processes: list[int]) -> bool:
    return not any(map(is_alive, processes))


@contextmanager
def client() -> Iterator[subprocess.Popen[bytes]]:
    """Somebody who is the client, as far as `processId` says."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def at_work(server: subprocess.Popen[bytes], project: Path, process_id: int) -> list[int]:
    """The server and its worker, as soon as that has been started."""
    params = {**INITIALIZE["params"], "rootUri": project.as_uri(), "processId": process_id}
    send(server, {**INITIALIZE, "params": params})
    answer(server, 1)
    send(server, INITIALIZED)
    uri = (project / "shop/queries.py").as_uri()
    send(server, opened(uri, QUERIES))
    wait_for_findings(server, uri, 2)
    until(lambda: children(server.pid))
    return [server.pid, *children(server.pid)]


@pytest.mark.parametrize("way", ["stdin closed", "stdout closed", "terminated", "killed", "client killed"])
def test_nothing_is_left_of_a_server_however_it_ends(way, project):
    with client() as editor, bare_server() as server:
        processes = at_work(server, project, editor.pid)
        match way:
            case "stdin closed":
                server.stdin.close()
            case "stdout closed":
                server.stdout.close()
                send(server, {"jsonrpc": "2.0", "id": 2, "method": "textDocument/unheardOf"})
            case "terminated":
                server.terminate()
            case "killed":
                server.kill()
            case "client killed":
                editor.kill()
        until(lambda: all_gone(processes))
        assert server.wait(DEADLINE) == (-signal.SIGKILL if way == "killed" else 1)


def test_a_client_that_reads_no_answers_and_is_killed_ends_the_server(project):
    with client() as editor, bare_server() as server:
        processes = at_work(server, project, editor.pid)
        unread = framed({"jsonrpc": "2.0", "id": "x" * 1000, "method": "textDocument/unheardOf"})
        server.stdin.write(unread * 200)  # more than the pipe holds
        server.stdin.flush()
        editor.kill()
        until(lambda: all_gone(processes))


def test_the_end_of_a_process_is_seen_also_where_the_system_does_not_tell(monkeypatch):
    monkeypatch.delattr(os, "pidfd_open")
    ended = Event()
    with client() as process:
        client_process.when_ended(process.pid, ended.set)
        assert not ended.is_set()
        process.kill()
        process.wait()
        assert ended.wait(DEADLINE)


def test_a_client_of_another_machine_ends_no_server(project):
    with bare_server() as server:
        at_work(server, project, NOBODY)
        send(server, {"jsonrpc": "2.0", "id": 2, "method": "shutdown"})
        assert answer(server, 2)["result"] is None


@pytest.fixture
def large(project: Path) -> Path:
    """A project that several processes share the work on."""
    for number in range(210):
        (project / f"shop/m{number}.py").write_text(QUERIES, "utf-8")
    return project


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_check_however_it_ends(how, large, tmp_path):
    command = [sys.executable, "-m", "sqlassay", "check", "--no-cache", "--jobs", "2"]
    log = tmp_path / "stderr"
    with (
        log.open("wb") as stderr,
        subprocess.Popen(
            command, cwd=large, env=server_environment(), stdout=subprocess.DEVNULL, stderr=stderr
        ) as check,
    ):
        until(lambda: len(children(check.pid)) >= 2 or check.poll() is not None)
        processes = [check.pid, *children(check.pid)]
        check.send_signal(how)
        assert check.wait(DEADLINE) == (130 if how == signal.SIGINT else -how)
        until(lambda: all_gone(processes))
    assert "Traceback" not in log.read_text()
