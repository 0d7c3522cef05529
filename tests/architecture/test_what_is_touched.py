"""What a check does to the machine: it reads, asks SQLAlchemy in one process, and remembers; nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sqlassay

AUDITED = """\
import json, os, sys

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
NAMED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "ctypes.")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate")
log = open(sys.argv.pop(1), "a", encoding="utf-8")


def note(event, arguments):
    if event.startswith((*NAMED, *CHANGES)) or (event == "open" and (arguments[2] or 0) & WRITES):
        said = [each.decode() if isinstance(each, bytes) else str(each) for each in arguments]
        print(json.dumps([event, *said]), file=log, flush=True)


sys.addaudithook(note)
from sqlassay.__main__ import main
main()
"""
APP = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


nobody = select(User).where(User.name is None)
"""


@pytest.fixture
def events(tmp_path: Path, request: pytest.FixtureRequest) -> list[tuple[str, ...]]:
    """What the command line did that is more than reading."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "app.py").write_text(APP)
    (project / "sqlassay.toml").write_text("")
    log, cache = tmp_path / "events", tmp_path / "cache"
    done = subprocess.run(
        [sys.executable, "-B", "-c", AUDITED, str(log), *request.param, "--cache-dir", str(cache)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(Path(sqlassay.__file__).parents[1])},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == (0 if "--fix" in request.param else 1), done.stderr
    seen = [tuple(json.loads(line)) for line in log.read_text("utf-8").splitlines()]
    return [event for event in seen if event[1:2] != (os.devnull,)]


@pytest.mark.parametrize("events", [("check", "--jobs", "1")], indirect=True)
def test_a_check_opens_no_connection_and_starts_only_what_asks_sqlalchemy(
    events: list[tuple[str, ...]],
) -> None:
    started = [event for event in events if event[0].startswith(("subprocess.", "os.posix_spawn"))]
    assert {event[1] for event in started} == {sys.executable}
    assert all(
        "-I" in event[2] and "oracle" in event[2] for event in started if event[0] == "subprocess.Popen"
    )
    assert sum(event[0] == "subprocess.Popen" for event in events) == 1
    others = {event[0] for event in events} - {"subprocess.Popen", "os.posix_spawn", "open"}
    assert not {event for event in others if event.startswith(("socket.", "os.system", "os.exec", "ctypes."))}


@pytest.mark.parametrize(
    ("events", "written"),
    [(("check", "--jobs", "1"), set()), (("check", "--jobs", "1", "--fix"), {"app.py"})],
    indirect=["events"],
)
def test_nothing_is_written_but_what_is_remembered_and_asked_for(
    events: list[tuple[str, ...]], written: set[str], tmp_path: Path
) -> None:
    changed = {Path(event[1]) for event in events if event[0] == "open" or event[0].startswith("os.re")}
    outside = {path for path in changed if path.is_absolute() and not path.is_relative_to(tmp_path / "cache")}
    assert all(path.parent == tmp_path / "project" for path in outside), outside
    files = {path.name for path in (tmp_path / "project").iterdir()}
    assert files == {"app.py", "sqlassay.toml"}
    changed_text = {"app.py"} if (tmp_path / "project" / "app.py").read_text() != APP else set()
    assert changed_text == written
    assert bool(outside) == bool(written)
