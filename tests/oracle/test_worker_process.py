"""A worker that ends, hangs, or talks nonsense costs its answers, and says why; the rest goes on."""

from __future__ import annotations

import os
import runpy
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sqlassay.model.program import Program
from sqlassay.model.workspace import Workspace, read_file
from sqlassay.oracle import Oracle, Runtime, oracle, process
from sqlassay.oracle.process import WORKER, Process, WorkerError
from sqlassay.project.installed.interpreter import bundled

MODELS = """\
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
    posts = relationship("Post")
"""
HELLO = """\
import json, sys, time
print(json.dumps({"python": "3.12", "sqlalchemy": "2.0.0"}), flush=True)
for line in sys.stdin:
    number = json.loads(line)["id"]
"""


@pytest.fixture
def runtime() -> Runtime:
    own = bundled()
    assert own is not None
    return Runtime(own.python, own.folders)


def program(text: str = MODELS) -> Program:
    path = Path.cwd() / "models.py"
    return Workspace.empty().with_files({path: read_file(path, text, path.parent)}).program


@pytest.fixture
def judge(runtime: Runtime) -> Iterator[Oracle]:
    made = Oracle(runtime)
    yield made
    made.stop()


Fake = Callable[[str], Oracle]


@pytest.fixture
def fake(runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A judge that asks another program in place of the worker."""
    made: list[Oracle] = []

    def make(code: str) -> Oracle:
        (tmp_path / "fake.py").write_text(code)
        monkeypatch.setattr(process, "WORKER", tmp_path / "fake.py")
        made.append(Oracle(runtime))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_a_worker_that_was_killed_starts_again(judge: Oracle) -> None:
    first = judge.mappings(program())
    running = judge._process._running
    assert running is not None
    running.kill()
    running.wait()
    described = judge.describe(program(), "models:User", "default")
    assert described is not None and "CREATE TABLE" in (described.ddl or "")
    assert judge._process.starts == 2
    assert judge.mappings(program()) == first
    assert judge.problem is None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")
def test_a_worker_that_hangs_is_ended(judge: Oracle, monkeypatch: pytest.MonkeyPatch) -> None:
    judge.mappings(program())
    monkeypatch.setattr(oracle, "BUILDING", 0.5)
    running = judge._process._running
    assert running is not None
    os.kill(running.pid, signal.SIGSTOP)
    large = MODELS + "".join(f"\n    c{n} = Column(String({n}), doc={'x' * 90!r})" for n in range(1000))
    assert judge.mappings(program(large)) is None
    assert judge.problem is not None and "no answer in 0.5 seconds" in judge.problem
    assert running.poll() is not None
    monkeypatch.setattr(oracle, "BUILDING", 60.0)
    assert judge.mappings(program(MODELS + "\n    name = Column(String(30))\n")) is not None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('what?', flush=True)\n", "no answer that can be read"),
        ("print('[]', flush=True)\n", "no answer that can be read"),
        (
            "print('{}', flush=True)\nimport time; time.sleep(30)\n",
            "is it Python 3.8 or newer, with SQLAlchemy?",
        ),
        ("raise SystemExit(1)\n", "is it Python 3.8 or newer, with SQLAlchemy?"),
        (HELLO + "    print('{', flush=True)\n", "no answer that can be read"),
        (HELLO + "    print(json.dumps({'id': 99, 'result': 1}), flush=True)\n", "nothing that was asked"),
        (
            HELLO + "    print(json.dumps({'id': number, 'result': {'verdicts': 3}}), flush=True)\n",
            "cannot be read",
        ),
        (HELLO + "    print(json.dumps({'id': number, 'result': [1]}), flush=True)\n", "cannot be read"),
        (HELLO + "    print(json.dumps({'id': number, 'error': 'no'}), flush=True)\n", "no"),
        (HELLO + "    print('[' * 100000, flush=True)\n", "no answer that can be read"),
        (HELLO + "    sys.exit()\n", "it has ended"),
    ],
)
def test_answers_that_are_none(fake: Fake, code: str, words: str) -> None:
    judge = fake(code)
    assert judge.mappings(program()) is None
    assert judge.statements(program(), [["Constant", 1]], "default") is None
    assert judge.problem is not None and words in judge.problem


def test_an_interpreter_that_never_worked_is_not_tried_again(fake: Fake) -> None:
    judge = fake("raise SystemExit(1)\n")
    for number in range(3):
        assert judge.mappings(program(MODELS + f"\n    c{number} = Column(Integer)\n")) is None
    assert judge._process.starts == 1


def test_an_interpreter_without_sqlalchemy(runtime: Runtime) -> None:
    judge = Oracle(Runtime(runtime.python, ()))
    assert judge.mappings(program()) is None
    assert judge.problem is not None
    assert str(runtime.python) in judge.problem and "No module named 'sqlalchemy'" in judge.problem


@pytest.mark.parametrize("mode", [0o644, 0o755], ids=["a text", "a text that may be run"])
def test_a_file_that_is_no_interpreter(tmp_path: Path, mode: int) -> None:
    text = tmp_path / "python"
    text.write_text("not a program\n")
    text.chmod(mode)
    judge = Oracle(Runtime(text, ()))
    assert judge.mappings(program()) is None
    assert judge.problem is not None and str(text) in judge.problem


def test_an_interpreter_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 7, 17, "final", 0))
    main = runpy.run_path(str(WORKER))
    assert main["version_problem"]() == "Python 3.7 is too old; it takes 3.8 or newer"


def test_more_memory_than_there_may_be(runtime: Runtime) -> None:
    pytest.importorskip("resource")
    worker = Process(runtime, memory=400)
    with pytest.raises(WorkerError):
        worker.ask("schema", {"document": {"classes": "x" * 300_000_000}}, timeout=60)
    assert worker.ask("memory", {}, timeout=60) > 0
    worker.stop()


NAMES = ("größe", "名前", "half\\ud83d", "smile\\U0001f600", "nul\\0", "quote\\\"'", "line\\n\\u2028")


@pytest.mark.parametrize("name", NAMES)
def test_any_character(judge: Oracle, name: str) -> None:
    text = (
        MODELS
        + f"""
    größe = Column("{name}", Integer, doc="{name}", server_default="{name}")
    ß = Column(String(30), default={2**70}, info={{"x": b"\\xff", "y": {10**50}}})


class Wäre(Base):
    __tablename__ = "{name}"

    ключ = Column(Integer, primary_key=True)
"""
    )
    judged = judge.mappings(program(text))
    assert judged is not None, judge.problem
    assert {"models:User", "models:Wäre"} <= judged.built
    said = {(verdict.owner, verdict.attribute) for verdict in judged.verdicts}
    assert said == (set() if "ud83d" in name else {("models:User", "posts")})  # half a character is unknown
    assert judge.script(program(text), "postgresql")


def test_a_number_that_cannot_be_written(judge: Oracle) -> None:
    text = MODELS + f"\n    size = Column(Integer, default=0x{'f' * 5000})\n"
    judged = judge.mappings(program(text))
    assert judged is not None, judge.problem
    assert judged.built == {"models:User"}


def test_deep_expressions(judge: Oracle) -> None:
    text = MODELS + "\n    deep = Column(Integer, info=" + "[" * 80 + "]" * 80 + ")\n"
    text += "\n    long = Column(String, default=" + " + ".join(["'x'"] * 60) + ")\n"
    judged = judge.mappings(program(text))
    assert judged is not None, judge.problem
    assert judged.built == {"models:User"}


def test_many_classes(judge: Oracle) -> None:
    text = MODELS + "".join(
        f"\n\nclass C{n}(Base):\n    __tablename__ = 'c{n}'\n    id = Column(Integer, primary_key=True)\n"
        for n in range(400)
    )
    judged = judge.mappings(program(text))
    assert judged is not None, judge.problem
    assert len(judged.built) == 401
