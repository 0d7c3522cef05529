"""What happens when modules really run: ``python really_run.py FOLDER…`` prints a JSON object a folder.

Each folder's ``app.py`` is imported in a process of its own, whose working directory is the folder; then its
function ``main`` is called, and awaited where it has to be. The object says what was raised, what was warned,
and whether the folder's ``proof.txt``, where there is one, holds. A proof is Python that sees:

``result``
    what ``main`` gave, None after an error
``raised``
    the name of the error's class, or of the one that SQLAlchemy's StatementError wraps, or ""
``warned``
    the texts of the warnings
``sent``
    ``sent("SELECT")``: the statements that began so and went to the database from ``main`` on
``blocked``
    those of them that held up a running event loop
``commits``
    how many transactions were committed from ``main`` on
``loaded``
    the names of the classes of the mapped objects that rows became
``started``
    when ``main`` was called, in UTC and without a time zone
``source``
    the text of ``app.py``
``app``
    the module

The garbage collector is off, for it comes when it likes; what falls out of use by itself is freed all the
same.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import json
import multiprocessing
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Mapper
from sqlalchemy.util import concurrency


class Observed:
    """What SQLAlchemy does, from the time on that it is watched."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.blocked: list[str] = []
        self.loaded: list[str] = []
        self.commits = 0

    def watch(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", self._commit)
        event.listen(Mapper, "load", self._load)

    def _statement(self, *arguments: Any) -> None:
        statement = arguments[2]
        self.statements.append(statement)
        if holds_up_a_loop():
            self.blocked.append(statement)

    def _commit(self, _connection: object) -> None:
        self.commits += 1

    def _load(self, target: object, _context: object) -> None:
        self.loaded.append(type(target).__name__)

    def sent(self, start: str) -> list[str]:
        return [statement for statement in self.statements if statement.lstrip().startswith(start)]


def holds_up_a_loop() -> bool:
    """Whether this thread runs an event loop, and is not in a greenlet that gives it back while it waits."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return not concurrency.in_greenlet()


def run(folder: Path) -> dict[str, Any]:
    """What happens when the module of a folder runs in this process."""
    os.chdir(folder)
    os.environ["DATABASE_URL"] = "sqlite:///from_the_environment.db"
    sys.path.insert(0, str(folder))
    observed = Observed()
    result, error = None, None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        app = importlib.import_module("app")
        observed.watch()
        started = datetime.now(UTC).replace(tzinfo=None)
        try:
            result = called(app.main)
        except Exception as raised:
            error = raised
            trace = traceback.format_exc()
    seen = {
        "result": result,
        "raised": name_of(error),
        "warned": [str(warning.message) for warning in caught],
        "sent": observed.sent,
        "blocked": observed.blocked,
        "commits": observed.commits,
        "loaded": observed.loaded,
        "started": started,
        "source": Path("app.py").read_text("utf-8"),
        "app": app,
    }
    return {
        "raised": seen["raised"],
        "trace": trace if error else "",
        "warned": seen["warned"],
        "refuted": refuted(folder / "proof.txt", seen),
    }


def name_of(error: Exception | None) -> str:
    wrapped = getattr(error, "orig", None) if type(error) is StatementError else None
    return "" if error is None else type(wrapped or error).__name__


def called(function: Callable[[], Any]) -> Any:
    return asyncio.run(function()) if inspect.iscoroutinefunction(function) else function()


def refuted(proof: Path, seen: dict[str, Any]) -> str:
    """What does not hold of a proof, "" where all holds."""
    if proof.exists():
        text = proof.read_text("utf-8")
        try:
            exec(compile(text, "proof", "exec"), dict(seen))
        except AssertionError as error:
            (*_, frame) = traceback.extract_tb(error.__traceback__)
            line = text.splitlines()[(frame.lineno or 1) - 1]
            shown = {name: seen[name] for name in ("result", "raised", "warned") if name in line}
            return f"{line}  {shown}"
    return ""


def isolated(context: Any, folder: Path) -> dict[str, Any]:
    """What happens when a module runs in a process of its own."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=send_run, args=(sender, folder))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return failed("the process ended")
    finally:
        process.join()


def failed(trace: str) -> dict[str, Any]:
    """What is said of a module that cannot be imported, or whose proof is none."""
    return {"raised": "", "trace": trace, "warned": [], "refuted": f"it does not run: {trace}"}


def send_run(sender: Any, folder: Path) -> None:
    """Runs a module whose own output goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        sender.send(run(folder))
    except Exception:
        sender.send(failed(traceback.format_exc()))
    os._exit(0)


def main(arguments: list[str]) -> None:
    folders = [Path(argument) for argument in arguments]
    load_what_they_need(folders)
    gc.disable()
    gc.freeze()
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    for folder in folders:
        print(json.dumps(isolated(context, folder)), flush=True)


def load_what_they_need(folders: list[Path]) -> None:
    """Imports the libraries that each process would have to load anew."""
    texts = "".join(file.read_text("utf-8") for folder in folders for file in folder.rglob("*.py"))
    create_engine("sqlite://")
    for library in ("aiosqlite", "click", "flask_sqlalchemy", "pydantic", "sqlmodel"):
        if library in texts:
            importlib.import_module(library)
    if "sqlalchemy.ext.asyncio" in texts:
        create_async_engine("sqlite+aiosqlite://")


if __name__ == "__main__":
    main(sys.argv[1:])
