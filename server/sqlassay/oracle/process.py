"""The worker's process: started when it is asked for first, and again after it has ended."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any

import msgspec
from msgspec import Struct

WORKER = Path(__file__).parent / "worker" / "__main__.py"
MEMORY = 2048
"""In megabytes, of address space: what the worker may take at most."""
STARTING = 20.0
"""Seconds until it must have said what it speaks for."""


class WorkerError(Exception):
    """The worker could not answer: it could not be started, ended, took too long, or says that it failed."""


class Runtime(Struct, frozen=True):
    """What the worker runs under."""

    python: Path
    """An interpreter, 3.8 or newer."""
    folders: tuple[Path, ...]
    """Where SQLAlchemy and what it needs are installed."""


class Process:
    """A worker. Its methods may be called from any thread, one after another."""

    def __init__(self, runtime: Runtime, memory: int = MEMORY) -> None:
        self._runtime = runtime
        self._memory = memory
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._answers: Queue[bytes] = Queue()
        self._number = 0
        self.starts = 0
        """How often it was started: a worker that was started anew knows nothing of what it was told."""
        self.sqlalchemy = ""
        """The release that it speaks for; known when it runs."""

    def start(self) -> None:
        """Start it if it does not run.

        :raises WorkerError: when it cannot be started.
        """
        with self._lock:
            self._start()

    def ask(self, method: str, params: Any, *, timeout: float) -> Any:
        """What the worker answers.

        :param params: what msgspec can write as JSON.
        :param timeout: in seconds; a worker that takes longer is ended.
        :raises WorkerError: when it does not.
        """
        with self._lock:
            self._start()
            self._number += 1
            request = msgspec.json.encode({"id": self._number, "method": method, "params": params})
            answer = self._exchanged(request, timeout)
        if "error" in answer:
            raise WorkerError(answer["error"])
        return answer["result"]

    def kill(self) -> None:
        """End it at once; who waits for its answer gets a `WorkerError`."""
        running = self._running
        if running is not None:
            running.kill()

    def stop(self) -> None:
        """End it."""
        with self._lock:
            self._end()

    def _start(self) -> None:
        if self._running is not None and self._running.poll() is None:
            return
        self._end()
        paths = [word for folder in self._runtime.folders for word in ("--path", str(folder))]
        command = [str(self._runtime.python), "-I", "-S", str(WORKER), "--memory", str(self._memory), *paths]
        try:
            self._running = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=WORKER.parent,
            )
        except OSError as error:
            raise WorkerError(f"{self._runtime.python} could not be started: {error}") from None
        self.starts += 1
        self._answers = Queue()
        Thread(target=_listen, args=(self._running, self._answers), daemon=True).start()
        self.sqlalchemy = self._received(STARTING)["sqlalchemy"]

    def _exchanged(self, request: bytes, timeout: float) -> dict[str, Any]:
        assert self._running is not None and self._running.stdin is not None
        try:
            self._running.stdin.write(request + b"\n")
            self._running.stdin.flush()
        except OSError:
            self._end()
            raise WorkerError("the worker has ended") from None
        return self._received(timeout)

    def _received(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except Empty:
            self._end()
            raise WorkerError(f"the worker gave no answer in {timeout:g} seconds") from None
        if not line:
            self._end()
            raise WorkerError("the worker has ended")
        message: dict[str, Any] = json.loads(line)
        return message

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()
            for stream in (running.stdin, running.stdout):
                assert stream is not None
                _close(stream)


def _listen(running: subprocess.Popen[bytes], answers: Queue[bytes]) -> None:
    """Hand over the answers as they come; an empty one is the end."""
    assert running.stdout is not None
    with suppress(OSError, ValueError):  # closed meanwhile
        for line in running.stdout:
            answers.put(line)
    answers.put(b"")


def _close(stream: Any) -> None:
    with suppress(OSError):  # what was not written yet goes with it
        stream.close()
