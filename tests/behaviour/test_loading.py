"""What the model says of reading attributes is what SQLAlchemy does.

The programs of ``loading/*.md`` mark reads by a comment: ``user.orders  # read: lazy``. Each is run over
SQLite, counting the statements at each marked read, and is read by sqlassay as it stands: what the model says
must be what the comment says, and what happened. ``lazy?`` is a case with an `unless`: either may happen.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.exc import InvalidRequestError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlalchemy.pool import StaticPool
from world import VERSION

from sqlassay.model.kinds import UNKNOWN
from sqlassay.model.loading import loading_of
from sqlassay.model.workspace import Workspace
from sqlassay.syntax import form

HERE = Path(__file__).parent / "loading"
ROOT = Path("/project")
MODELS = (HERE / "models.py").read_text("utf-8")
PROGRAM = re.compile(r"^## (?P<title>[^\n]+)\n+```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
READ = re.compile(r"^(?P<indent> +)(?P<code>.+?)  # read: (?P<case>[a-z ]+)(?P<unless>\??)$", re.MULTILINE)
EMITS = frozenset(["lazy", "deferred", "expired"])
NEEDS_2 = re.compile(r"async_sessionmaker|load_only\(.*raiseload|refresh\(\w+, \[\"orders")


def programs(sort: str) -> list[pytest.ParameterSet]:
    """The programs of a file: title, text."""
    text = (HERE / f"{sort}.md").read_text("utf-8")
    found = [pytest.param(match["code"], id=match["title"]) for match in PROGRAM.finditer(text)]
    assert len(found) == text.count("```python"), "a program without a heading"
    return found


class Watch:
    """What happens at the marked reads of a program that runs."""

    def __init__(self) -> None:
        self.statements = 0
        self.happened: dict[int, list[str]] = {}

    def executed(self, *_: object) -> None:
        self.statements += 1

    @contextmanager
    def read(self, line: int) -> Iterator[None]:
        before = self.statements
        try:
            yield
            outcome = "SQL" if self.statements > before else "nothing"
        except DetachedInstanceError:
            outcome = "detached"
        except (InvalidRequestError, StatementError) as error:
            outcome = "async" if "greenlet_spawn" in str(error) else "raises"
        self.happened.setdefault(line, []).append(outcome)


def imported(name: str, text: str, folder: Path) -> ModuleType:
    path = folder / f"{name}.py"
    path.write_text(text, "utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def watched(code: str) -> str:
    """A program whose marked reads are watched, line by line the same."""
    return READ.sub(
        lambda m: f"{m['indent']}with watch.read({code[: m.start()].count(chr(10)) + 1}): {m['code']}", code
    )


@pytest.fixture
def models(tmp_path: Path) -> Iterator[ModuleType]:
    module = imported("models", MODELS, tmp_path)
    yield module
    for name in ("models", "program"):
        sys.modules.pop(name, None)


def expected(code: str) -> dict[int, tuple[str, bool]]:
    """The marked reads: the case, and whether it has an `unless`, by line."""
    return {
        code[: m.start()].count("\n") + 1: (m["case"].strip(), bool(m["unless"])) for m in READ.finditer(code)
    }


def said(code: str) -> dict[int, tuple[str, bool]]:
    """What the model says of the marked reads, by line."""
    workspace = Workspace.empty().with_texts(
        (ROOT / name, text, ROOT) for name, text in [("models.py", MODELS), ("program.py", code)]
    )
    path = ROOT / "program.py"
    document = workspace.document(path)
    assert document is not None
    kinds = dict(workspace.kinds(path))
    marked = expected(code)
    found: dict[int, tuple[str, bool]] = {}
    for unit in document.units:
        for node in form.walk(unit.body):
            line = document.lines.position(node.start + unit.start).line + 1
            if isinstance(node, form.Attribute) and line in marked and line not in found:
                kind = kinds.get(node.value.span.shifted(unit.start), UNKNOWN)
                access = loading_of(kind, node.attr, workspace.program)
                found[line] = access.case, access.unless is not None
    return found


def agrees(case: str, unless: bool, outcome: str) -> bool:
    """Whether a case is what happened."""
    match case:
        case "unknown":
            return True
        case "loaded" | "no load":
            return outcome == "nothing"
        case _ if case in EMITS:
            return outcome == "SQL" or (unless and outcome == "nothing")
    return outcome == case or (unless and outcome == "nothing")


def check(code: str, watch: Watch) -> None:
    marked = expected(code)
    assert marked, "no read is marked"
    for line, (case, unless) in marked.items():
        outcomes = watch.happened.get(line, [])
        text = code.splitlines()[line - 1].strip()
        assert outcomes, f"line {line} was not reached: {text}"
        assert all(agrees(case, unless, o) for o in outcomes), f"line {line}: {text}: {outcomes}"
    assert said(code) == marked


@pytest.mark.parametrize("code", programs("sync"))
def test_program(code: str, models: ModuleType, tmp_path: Path) -> None:
    if VERSION < (2, 0) and NEEDS_2.search(code):
        pytest.skip("needs SQLAlchemy 2")
    engine = create_engine("sqlite://", poolclass=StaticPool, future=True)
    models.Base.metadata.create_all(engine)
    with Session(engine, future=True) as session:
        models.fill(session)
    watch = Watch()
    event.listen(engine, "after_cursor_execute", watch.executed)
    program = imported("program", watched(code), tmp_path)
    program.watch = watch
    program.program(engine)
    engine.dispose()
    check(code, watch)


@contextmanager
def leftovers_collected() -> Iterator[None]:
    """A lazy load outside of a greenlet leaves coroutines that nobody awaits; they go here, and not whenever
    the garbage collector happens to run.
    """
    gc.disable()
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            gc.collect()
        gc.enable()


@pytest.mark.parametrize("code", programs("async"))
def test_asynchronous_program(code: str, models: ModuleType, tmp_path: Path) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine

    pytest.importorskip("aiosqlite")
    if VERSION < (2, 0) and NEEDS_2.search(code):
        pytest.skip("needs SQLAlchemy 2")
    watch = Watch()

    async def run() -> None:
        engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        async with engine.begin() as connection:
            await connection.run_sync(models.Base.metadata.create_all)
            await connection.run_sync(lambda c: models.fill(Session(c, future=True)))
        event.listen(engine.sync_engine, "after_cursor_execute", watch.executed)
        program = imported("program", watched(code), tmp_path)
        program.watch = watch
        await program.program(engine)
        await engine.dispose()

    with leftovers_collected():
        asyncio.run(run())
    check(code, watch)
