"""Nothing of a workspace runs in the worker, whatever stands there and wherever it was started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import sqlassay
from sqlassay.index.judge import judge_for
from sqlassay.model.workspace import Workspace, read_file
from sqlassay.oracle import Oracle, Runtime
from sqlassay.project import Installation
from sqlassay.project.installed.interpreter import bundled

TRACE = "open({!r}, 'a').write(__name__ + ' ')\n"
MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    posts: Mapped[list["Post"]] = relationship()


class Post(Base):
    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
"""
WORKERS = (
    "sqlalchemy.py typing_extensions.py greenlet.py sitecustomize.py usercustomize.py conftest.py".split()
)
EVERYWHERE = (
    "json.py msgspec.py click.py importlib/__init__.py sqlalchemy/__init__.py sqlalchemy/orm.py".split()
)
METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: 99.0\n"


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def workspace(tmp_path: Path, trace: Path) -> Path:
    """A project that would leave a trace, had any of it run."""
    folder = tmp_path / "project"
    hostile(folder, trace, WORKERS)
    (folder / "app").mkdir()
    (folder / "app" / "models.py").write_text(TRACE.format(str(trace)) + MODELS)
    for name in ("sqlalchemy", "typing_extensions", "msgspec"):
        info = folder / f"{name}-99.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(METADATA.format(name))
        (info / "RECORD").write_text(f"{name}.py,,\n")
    (folder / "x.pth").write_text(f"import sys; open({str(trace)!r}, 'a').write('pth')\n")
    return folder


def hostile(folder: Path, trace: Path, names: Iterable[str]) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TRACE.format(str(trace)))


VARIABLES = "PYTHONPATH PYTHONHOME PYTHONUSERBASE PYTHONPLATLIBDIR PYTHONPYCACHEPREFIX".split()


@pytest.mark.parametrize("more", [(), EVERYWHERE], ids=["what SQLAlchemy imports", "what Python has"])
def test_the_worker_runs_nothing_of_the_folder_it_is_started_in(
    workspace: Path, trace: Path, more: Iterable[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile(workspace, trace, more)
    monkeypatch.chdir(workspace)
    monkeypatch.setattr(sys, "path", ["", str(workspace), *sys.path])
    for variable in VARIABLES:
        monkeypatch.setenv(variable, str(workspace))
    monkeypatch.setenv("PYTHONSTARTUP", str(workspace / "conftest.py"))
    monkeypatch.setenv("PYTHONINSPECT", "1")
    path = workspace / "app" / "models.py"
    program = Workspace.empty().with_files({path: read_file(path, MODELS, workspace)}).program
    judge = judge_for(Installation())
    assert isinstance(judge, Oracle)
    judged = judge.mappings(program)
    judge.stop()
    assert judged is not None, judge.problem
    assert [verdict.attribute for verdict in judged.verdicts] == ["posts"]
    assert not trace.exists(), trace.read_text()


@pytest.mark.parametrize("variables", [(), ("PYTHONPATH",)], ids=["the folder", "the module path"])
def test_the_bundled_sqlalchemy_is_not_the_workspaces(
    workspace: Path, trace: Path, variables: Iterable[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bundled()
    hostile(workspace, trace, EVERYWHERE)
    monkeypatch.chdir(workspace)
    monkeypatch.setattr(
        sys, "path", ["", str(workspace), *sys.path] if not variables else [str(workspace), *sys.path]
    )
    for variable in variables:
        monkeypatch.setenv(variable, str(workspace))
    assert bundled() == before


@pytest.mark.parametrize("options", [["-P"], []], ids=["safe path", "the folder is on the path"])
def test_checking_a_hostile_project(workspace: Path, trace: Path, options: list[str]) -> None:
    """With the current directory on the module path (``python -m``) Python itself would take a `json.py`
    there; what only the worker imports is not taken from there even so.
    """
    if options:
        hostile(workspace, trace, EVERYWHERE)
    else:
        (workspace / "typing_extensions.py").unlink()
    done = subprocess.run(
        [sys.executable, *options, "-m", "sqlassay", "check", "--no-cache", "."],
        cwd=workspace,
        env=os.environ | {"PYTHONPATH": str(Path(sqlassay.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not trace.exists(), trace.read_text()
    assert done.stderr.splitlines()[1:] == [], done.stderr
    if options:  # `sqlalchemy` is a module of the workspace's own: nothing is known of it
        assert "o findings in" in done.stderr
    else:
        assert "SA518" in done.stdout and done.stderr.startswith("Found 1 finding")


def test_what_an_environment_would_run_at_its_start_does_not_run(tmp_path: Path, trace: Path) -> None:
    """``site`` would run the lines of `.pth` files and `sitecustomize`."""
    own = bundled()
    assert own is not None
    site = tmp_path / "site-packages"
    hostile(site, trace, ["sitecustomize.py", "usercustomize.py", "json.py"])
    (site / "x.pth").write_text(f"import sys; open({str(trace)!r}, 'a').write('pth')\n")
    judge = Oracle(Runtime(own.python, (site, *own.folders)))
    path = tmp_path / "models.py"
    program = Workspace.empty().with_files({path: read_file(path, MODELS, tmp_path)}).program
    assert judge.mappings(program) is not None
    judge.stop()
    assert not trace.exists(), trace.read_text()
