"""The worker's process: started when it is asked for first, and again after it has ended."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import IO, Any, TypeVar

import msgspec
from msgspec import Struct

from sqlassay.oracle.writing import written

WORKER = Path(__file__).parent / "worker" / "__main__.py"
MEMORY = 2048
"""In megabytes, of address space: what the worker may take at most."""
STARTING = 20.0
"""Seconds until it must have said what it speaks for."""


T = TypeVar("T")


class WorkerError(Exception):
    """The worker could not answer: it could not be started, ended, took too long, or says that it failed."""


def converted(answer: Any, kind: type[T]) -> T:
    """An answer as what it should be.

    :raises WorkerError: when it is not.
    """
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise WorkerError(f"the worker's answer cannot be read: {error}") from None


class Runtime(Struct, frozen=True):
    """What the worker runs under."""

    python: Path
    """An interpreter, 3.8 or newer."""
    folders: tuple[Path, ...]
    """Where SQLAlchemy and what it needs are installed."""


class Process:
    """A worker. Its methods may be called from any thread, one after another."""

    def __init__(self, runtime: Runtime, memory: int = MEMORY) -> None:
        self.runtime = runtime
        self._memory = memory
        self._lock = Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._answers: Queue[bytes] = Queue()
        self._number = 0
        self._refused: str | None = None
        """Why it never came up; it is not tried again."""
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

    @property
    def runs(self) -> bool:
        """Whether it runs now."""
        return self._running is not None and self._running.poll() is None

    def ask(self, method: str, params: Any, *, timeout: float) -> Any:
        """What the worker answers.

        :param params: what msgspec can write as JSON.
        :param timeout: in seconds; a worker that takes longer is ended.
        :raises WorkerError: when it does not.
        """
        with self._lock:
            self._start()
            self._number += 1
            answer = self._exchanged(self._written(method, params), timeout)
            if answer.get("id") != self._number:
                raise self._ended(answer.get("error") or "it answered nothing that was asked")
        if "error" in answer:
            raise WorkerError(str(answer["error"]))
        return answer.get("result")

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
        if self.runs:
            return
        self._end()
        if self._refused is not None:
            raise WorkerError(self._refused)
        try:
            self._running = self._launched()
            self.starts += 1
            self._answers = Queue()
            Thread(target=_listen, args=(self._running, self._answers), daemon=True).start()
            self.sqlalchemy = self._greeted(self._received(STARTING))
        except WorkerError as error:
            if not self.sqlalchemy:  # it never worked
                self._refused = f"{self.runtime.python} cannot run SQLAlchemy for sqlassay: {error}"
                raise WorkerError(self._refused) from None
            raise

    def _launched(self) -> subprocess.Popen[bytes]:
        """The interpreter, isolated: without the variables ``PYTHON…``, the current directory, ``site`` and
        what that would run.
        """
        paths = [word for folder in self.runtime.folders for word in ("--path", str(folder))]
        options = ["-I", "-S", "-X", "utf8"]
        command = [str(self.runtime.python), *options, str(WORKER), "--memory", str(self._memory), *paths]
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=WORKER.parent,
            )
        except (OSError, ValueError) as error:
            raise WorkerError(f"it could not be started ({error})") from None

    def _greeted(self, message: dict[str, Any]) -> str:
        if "error" in message:
            raise self._ended(str(message["error"]))
        release = message.get("sqlalchemy")
        if not isinstance(release, str):
            raise self._ended(NO_WORKER)
        return release

    def _written(self, method: str, params: Any) -> bytes:
        try:
            return written({"id": self._number, "method": method, "params": params})
        except (ValueError, OverflowError, RecursionError, TypeError) as error:
            raise WorkerError(f"what is to be asked cannot be written: {error}") from None

    def _exchanged(self, request: bytes, timeout: float) -> dict[str, Any]:
        assert self._running is not None and self._running.stdin is not None
        Thread(target=_send, args=(self._running.stdin, request), daemon=True).start()
        return self._received(timeout)

    def _received(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except Empty:
            raise self._ended(f"it gave no answer in {timeout:g} seconds") from None
        if not line:
            raise self._ended(NO_WORKER if not self.sqlalchemy else "it has ended")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise self._ended("it gave no answer that can be read") from None
        if not isinstance(message, dict):
            raise self._ended("it gave no answer that can be read")
        return message

    def _ended(self, why: str) -> WorkerError:
        """An error that costs the process, for what it says cannot be trusted any more."""
        self._end()
        return WorkerError(why)

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()
            for stream in (running.stdin, running.stdout):
                assert stream is not None
                _close(stream)


NO_WORKER = "it ended before it said which SQLAlchemy it has; is it Python 3.8 or newer, with SQLAlchemy?"


def _send(stream: IO[bytes], request: bytes) -> None:
    """Write a request; whoever waits for the answer sees when that fails, or takes too long."""
    with suppress(OSError, ValueError):
        stream.write(request + b"\n")
        stream.flush()


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
