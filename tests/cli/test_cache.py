"""What is remembered between runs changes nothing but the time that they take."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from console import Command

import sqlassay
from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Outcome
from sqlassay.cli.request import Request, check_selector
from sqlassay.cli.run import run
from sqlassay.cli.terminal import tracker
from sqlassay.project import Cache, Configurations, cache

BASE = """\
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""
MODELS = """\
from base import Base
from sqlalchemy.orm import Mapped, mapped_column


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""
VIEWS = """\
from models import User
from sqlalchemy.orm import Session


def some(session: Session):
    return session.query(User).get(1), User.name is None
"""
OTHER = """\
import base


def nothing():
    return base
"""
BROKEN = "from models import User\n\nNOBODY = User.name is None\n\ndef broken(:\n"
PLAIN = "class User:\n    name = None\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    files = {"base": BASE, "models": MODELS, "app/views": VIEWS, "other": OTHER, "broken": BROKEN}
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    (folder / "latin.py").write_bytes(b"x = '\xe9'\n")
    (folder / "large.py").write_text(f"x = {2**70}\ny = '\\ud800'\n")
    (folder / "sqlassay.toml").write_text("")
    (folder / "requirements.txt").write_text("sqlalchemy>=2\n")
    return folder


def outcome(project: Path, cache: Cache | None, jobs: int = 1) -> Outcome:
    configurations = Configurations(check_selector=check_selector)
    wanted = Request(paths=(str(project),), configurations=configurations, jobs=jobs, cache=cache)
    return run(wanted, tracker(shown=False))


def codes(found: Outcome) -> set[str]:
    return {f"{Path(finding.path).stem}:{finding.code}" for finding in found.findings}


@pytest.fixture
def store(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "store")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed (with a + before them) and checked."""
    found: list[str] = []
    checked, parsed = Checker.check, Checker.parse

    def check(self, workspace, path):
        found.append(path.stem)
        return checked(self, workspace, path)

    def parse(self, file, source):
        found.append(f"+{file.path.stem}")
        return parsed(self, file, source)

    monkeypatch.setattr(Checker, "check", check)
    monkeypatch.setattr(Checker, "parse", parse)
    return found


@pytest.fixture(params=[0, 2_000_000_000], ids=["stamps count", "too new for stamps"])
def _freshness(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlassay.project.stamps.SETTLED", request.param)


def edits(project: Path) -> Iterator[tuple[str, Callable[[], object], set[str]]]:
    """Changes, and the codes that they bring or take away."""
    base, views = project / "base.py", project / "app/views.py"
    local, toml = project / "app/models.py", project / "sqlassay.toml"
    requirements = project / "requirements.txt"
    gone = {"views:SA101", "broken:SA101"}
    yield "a base class", lambda: base.write_text("class Base:\n    pass\n"), gone
    yield "and back", lambda: base.write_text(BASE), gone
    yield "a module that hides another", lambda: local.write_text(PLAIN), gone - {"broken:SA101"}
    yield "and is gone", local.unlink, gone - {"broken:SA101"}
    yield "an unreadable file", lambda: base.write_bytes(b"\0"), gone
    yield "readable again", lambda: base.write_text(BASE), gone
    yield "the rules", lambda: toml.write_text('ignore = ["SA101"]\n'), {"views:SA101", "broken:SA101"}
    yield "the rules again", lambda: toml.write_text(""), {"views:SA101", "broken:SA101"}
    yield "the release", lambda: requirements.write_text("sqlalchemy<1.4,>=1.3\n"), {"views:SA802"}
    yield "the release again", lambda: requirements.write_text("sqlalchemy>=2\n"), {"views:SA802"}
    yield "the file", lambda: views.write_text(VIEWS.replace(".get(1)", ".first()")), {"views:SA802"}


@pytest.mark.usefixtures("_freshness")
@pytest.mark.slow
def test_what_is_found_is_the_same(project: Path, store: Cache) -> None:
    known = outcome(project, None)
    assert {"views:SA101", "views:SA802", "broken:SA101"} <= codes(known)
    assert {problem.path.stem for problem in known.problems} == {"broken", "latin"}
    for _ in range(2):
        assert outcome(project, store) == known
    for what, change, difference in edits(project):
        before = codes(known)
        change()
        known = outcome(project, None)
        assert before ^ codes(known) == difference, what
        assert outcome(project, store) == known, what
        assert outcome(project, store) == known, what


@pytest.mark.usefixtures("_freshness")
def test_only_what_changed_is_looked_at(project: Path, store: Cache, looked_at: list[str]) -> None:
    outcome(project, store)
    assert set(looked_at) >= {"views", "+views", "other", "+other"}
    always = {"+large"}  # it holds constants that have no form as bytes

    def look() -> set[str]:
        looked_at.clear()
        outcome(project, store)
        return set(looked_at) - always

    assert look() == set()
    (project / "other.py").write_text(OTHER.replace("return base", "return not base"))
    assert look() == {"+other", "other"}
    (project / "base.py").write_text(BASE + "\n\nclass More:\n    pass\n")
    assert look() == {"+base", "base"}
    (project / "base.py").write_text(BASE)
    assert look() == set()
    (project / "models.py").write_text(MODELS.replace("name:", "email:"))
    assert look() == {"+models", "models", "views", "broken"}


def spoil(tmp_path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    [file] = (tmp_path / "store").glob("*.db")

    def change(statement: str) -> None:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(statement)

    yield "garbage", lambda: file.write_bytes(b"garbage" * 1000)
    yield "an empty file", lambda: file.write_bytes(b"")
    yield "half a file", lambda: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    yield "other values", lambda: change("UPDATE entry SET value = zeroblob(length(value))")
    yield (
        "values of others",
        lambda: change("UPDATE entry SET value = (SELECT value FROM entry), digest = ''"),
    )
    yield "no bytes", lambda: change("UPDATE entry SET value = 'text'")
    yield "another table", lambda: change("ALTER TABLE entry RENAME COLUMN value TO other")
    yield "no table", lambda: change("DROP TABLE entry")


@pytest.mark.usefixtures("_freshness")
def test_a_spoilt_store_does_no_harm(
    project: Path, store: Cache, tmp_path: Path, looked_at: list[str]
) -> None:
    known = outcome(project, store)
    for what, harm in spoil(tmp_path):
        harm()
        assert outcome(project, store) == known, what
        outcome(project, store)
        looked_at.clear()
        assert outcome(project, store) == known, what
        assert set(looked_at) <= {"+large"}, what


def test_no_place_for_a_store(project: Path, tmp_path: Path) -> None:
    known = outcome(project, None)
    (tmp_path / "file").write_text("")
    assert outcome(project, Cache(tmp_path / "file" / "store")) == known


def test_a_folder_that_cannot_be_written(
    project: Path, store: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As SQLite sees it: permissions do not keep a superuser, who may run the tests, from writing."""
    known = outcome(project, store)
    connect = sqlite3.connect

    def read_only(file: Path, **options: float) -> sqlite3.Connection:
        return connect(f"file:{file}?mode=ro", uri=True, **options)

    monkeypatch.setattr(cache.sqlite3, "connect", read_only)
    (project / "other.py").write_text(VIEWS)
    assert outcome(project, store) == outcome(project, None) != known


def test_another_process_that_writes(
    project: Path, store: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "PATIENCE", 0.01)
    outcome(project, store)
    [file] = (tmp_path / "store").glob("*.db")
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        (project / "base.py").write_text("class Base:\n    pass\n")
        assert outcome(project, store) == outcome(project, None)


def test_another_version_reads_nothing_of_it(
    project: Path, tmp_path: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = outcome(project, Cache(tmp_path / "store"))
    for release in ("8", "9", "10", "11"):
        monkeypatch.setattr(sqlassay, "__version__", release)
        looked_at.clear()
        assert outcome(project, Cache(tmp_path / "store")) == known
        assert "views" in looked_at
    assert len(list((tmp_path / "store").glob("*.db"))) == cache.OLD_STORES + 1


@pytest.mark.slow
def test_it_is_bounded(project: Path, tmp_path: Path) -> None:
    small = Cache(tmp_path / "store", largest=60_000)
    known = outcome(project, None)
    for number in range(40):
        (project / "large.py").write_text(f"TEXTS = {[f'{number} {n}' for n in range(500)]}\n")
        outcome(project, small)
    assert sum(file.stat().st_size for file in (tmp_path / "store").iterdir()) < 200_000
    assert codes(outcome(project, small)) == codes(known)


def test_several_processes_share_the_work(
    project: Path, store: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlassay.cli.examine.WORTH_A_PROCESS", 2)
    known = outcome(project, None)
    assert outcome(project, store, jobs=3) == known
    assert outcome(project, store, jobs=3) == known
    (project / "base.py").write_text("class Base:\n    pass\n")
    after = outcome(project, None)
    assert outcome(project, store, jobs=3) == after != known


@pytest.mark.slow
def test_processes_at_once(project: Path, tmp_path: Path) -> None:
    server = str(Path(sqlassay.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": server, "SQLASSAY_CACHE_DIR": str(tmp_path / "store")}
    line = [sys.executable, "-m", "sqlassay", "check", "--output-format", "json", "--exit-zero"]

    def start(*more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*line, *more],
            cwd=project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def told(processes: list[subprocess.Popen[str]]) -> list[str]:
        return [process.communicate(timeout=60)[0] for process in processes]

    [known] = told([start("--no-cache")])
    assert json.loads(known)
    assert told([start() for _ in range(3)]) == [known] * 3
    assert told([start() for _ in range(2)]) == [known] * 2


def test_clean_and_no_cache(command: Command, project: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    command("check", str(project), "--no-cache", "--cache-dir", str(store))
    assert not store.exists()
    command("check", str(project), "--cache-dir", str(store))
    assert list(store.glob("*.db"))
    cleaned = command("clean", SQLASSAY_CACHE_DIR=str(store))
    assert (cleaned.code, str(store) in cleaned.err) == (0, True)
    assert not store.exists()
    assert command("clean", SQLASSAY_CACHE_DIR=str(store)).code == 0


def test_a_warm_run_loads_no_parser(project: Path) -> None:
    (project / "large.py").unlink()
    code = (
        "import sys; from sqlassay.cli import commands;"
        "commands(['check', sys.argv[1]], standalone_mode=False);"
        "print('sqlassay.syntax.quick' in sys.modules, 'libcst' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(sqlassay.__file__).parents[1])}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(project)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
        for _ in range(2)
    ]
    assert [run.split()[0] for run in runs] == ["True", "False"]
    assert runs[1] == "False False"


def test_a_run_with_other_hashes_looks_at_no_more(project: Path) -> None:
    """What a class hides of its base is a set: its order is another one in each process."""
    hiding = "\n\nclass Staff(User):\n" + "".join(f"    m{number} = {number}\n" for number in range(8))
    (project / "models.py").write_text(MODELS + hiding)
    code = (
        "import sys; from sqlassay.cli.checker import Checker; from sqlassay.cli import commands;"
        "check = Checker.check;"
        "Checker.check = lambda self, workspace, path: print(path.stem) or check(self, workspace, path);"
        "commands(['check', '-q', '--exit-zero', sys.argv[1]], standalone_mode=False)"
    )

    def looked_at(seed: str) -> set[str]:
        path = str(Path(sqlassay.__file__).parents[1])
        run = subprocess.run(
            [sys.executable, "-c", code, str(project)],
            env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        return {line for line in run.stdout.splitlines() if line.isidentifier()}

    assert looked_at("1") >= {"models", "views", "other"}
    (project / "other.py").write_text(OTHER + "\n\ndef more():\n    pass\n")
    assert looked_at("2") == {"other"}
