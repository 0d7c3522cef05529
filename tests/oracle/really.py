"""What SQLAlchemy says of modules when they really run, under any of its versions and Python 3.8 or newer.

``python really.py FILE…`` prints a JSON object a line and file::

    {"file": "app.py", "version": "2.1.9", "said": [{"stage": "configure", "kind": "error",
     "class": "ArgumentError", "code": "bbf0", "text": "For many-to-one…", "line": null}]}

Each file is imported in a process of its own, then its mappers are configured, its tables created in an
SQLite in memory, and its function ``use`` is called with a Session. What SQLAlchemy (or Python) says on the
way stands in order; nothing runs after an error. ``code`` is that of the page of errors, ``line`` the line of
the module that was running, where one was.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import multiprocessing
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy
import sqlalchemy.dialects.sqlite
from sqlalchemy import MetaData, create_engine
from sqlalchemy.exc import SADeprecationWarning, SAWarning
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.pool import StaticPool

BACKGROUND = re.compile(r"\n?\(Background on this (?:error|warning) at: [^\n]*")
ADDRESS = re.compile(r"\b0x[0-9a-f]+\b")
Said = Any


def observe(file: Path) -> list[Said]:
    """What is said of a module, in order; it is imported by its stem into this process."""
    said: list[Said] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for stage, step in steps(file):
            error = raised(step)
            said += [of_warning(w, stage, file) for w in caught if is_sqlalchemys(w)]
            caught.clear()
            if error is not None:
                return [*said, of_error(error, stage, file)]
    return said


def steps(file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = sys.modules[file.stem] = importlib.util.module_from_spec(spec)
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    yield "import", lambda: spec.loader.exec_module(module)
    yield "configure", configure_mappers
    yield "create", lambda: [metadata.create_all(engine) for metadata in metadatas(module)]
    if hasattr(module, "use"):
        yield "use", lambda: use(module, Session(engine, future=True))


def metadatas(module: ModuleType) -> list[MetaData]:
    """The collections of tables that a module's names lead to, each once."""
    reached = [getattr(value, "metadata", value) for value in vars(module).values()]
    return list({id(value): value for value in reached if isinstance(value, MetaData)}.values())


def use(module: ModuleType, session: Session) -> None:
    with session:
        module.use(session)


def raised(step: Callable[[], object]) -> BaseException | None:
    try:
        step()
    except Exception as error:
        return error
    return None


def is_sqlalchemys(caught: warnings.WarningMessage) -> bool:
    return issubclass(caught.category, (SAWarning, SADeprecationWarning))


def of_warning(caught: warnings.WarningMessage, stage: str, file: Path) -> Said:
    line = caught.lineno if caught.filename == str(file) else None
    return entry("warning", caught.message, stage, line)


def of_error(error: BaseException, stage: str, file: Path) -> Said:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    return entry("error", error, stage, lines[-1] if lines else None)


def entry(kind: str, message: str | BaseException, stage: str, line: int | None) -> Said:
    return {
        "stage": stage,
        "kind": kind,
        "class": type(message).__name__,
        "code": getattr(message, "code", None),
        "text": ADDRESS.sub("0x…", BACKGROUND.sub("", str(message))).strip(),
        "line": line,
    }


def isolated(context: Any, file: Path) -> list[Said]:
    """What is said of a module in a process of its own."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=send_observed, args=(sender, file))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return [entry("error", RuntimeError("the process ended"), "import", None)]
    finally:
        process.join()


def send_observed(sender: Any, file: Path) -> None:
    sender.send(observe(file))


def main(arguments: list[str]) -> None:
    create_engine("sqlite://")  # loads what each process would have to load anew
    gc.freeze()
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    for argument in arguments:
        said = isolated(context, Path(argument))
        print(json.dumps({"file": argument, "version": sqlalchemy.__version__, "said": said}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
