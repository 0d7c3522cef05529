"""Which SQLAlchemy is asked, what is said where that is not possible, and what is remembered of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from console import Command

from sqlassay.cli.checker import Checker
from sqlassay.cli.request import Request, check_selector
from sqlassay.cli.run import run
from sqlassay.cli.terminal import tracker
from sqlassay.model.environment import Environment
from sqlassay.model.judging import Verdict
from sqlassay.oracle import holds
from sqlassay.project import Cache, Configurations

MODELS = """\
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose environment has a SQLAlchemy of which nothing can be imported."""
    folder = tmp_path / "project"
    site = folder / "environment" / "lib" / "python3.12" / "site-packages" / "sqlalchemy"
    site.mkdir(parents=True)
    (site / "__init__.py").write_text('__version__ = "2.0.1"\n')
    (folder / "environment" / "bin").mkdir()
    (folder / "environment" / "bin" / "python").symlink_to(sys.executable)
    (folder / "sqlassay.toml").write_text('python = "environment"\nextend-exclude = ["environment"]\n')
    (folder / "models.py").write_text(MODELS)
    (folder / "other.py").write_text("x = 1\n")
    return folder


def test_a_sqlalchemy_that_cannot_be_asked_is_told_once(command: Command, project: Path) -> None:
    (project / "more.py").write_text(MODELS)
    for _ in range(2):  # nor is that remembered
        done = command("check", str(project))
        assert done.code == 0
        assert done.err.count("SQLAlchemy could not be asked") == 1
        assert "environment/bin/python" in done.err and "--oracle bundled" in done.err
        assert "No findings in 3 files." in done.err
    for choice in ("bundled", "off"):
        assert "could not be asked" not in command("check", "--oracle", choice, str(project)).err
    (project / "sqlassay.toml").write_text('python = "environment"\noracle = "off"\n')
    assert "could not be asked" not in command("check", str(project)).err


def test_the_strictest_folder_counts(command: Command, project: Path) -> None:
    inner = project / "inner"
    inner.mkdir()
    (inner / "sqlassay.toml").write_text('oracle = "bundled"\n')
    (inner / "inside.py").write_text(MODELS)
    assert "could not be asked" not in command("check", str(project)).err


def test_a_wrong_choice_is_an_error(command: Command, project: Path) -> None:
    (project / "sqlassay.toml").write_text('oracle = "projekt"\n')
    done = command("check", str(project))
    assert done.code == 2
    assert "'projekt' is not one of 'project', 'bundled', 'off'; did you mean 'project'?" in done.err


def test_what_is_remembered_holds_for_one_sqlalchemy(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    checked = Checker.check

    def check(self, workspace, path):
        looked_at.append(path.stem)
        return checked(self, workspace, path)

    monkeypatch.setattr(Checker, "check", check)

    def looks_at(**options: str) -> list[str]:
        looked_at.clear()
        from sqlassay.project import settings_from

        configurations = Configurations(settings_from(options), check_selector=check_selector)
        paths = (str(project / "other.py"),)
        store = Cache(tmp_path / "store")
        run(Request(paths=paths, configurations=configurations, jobs=1, cache=store), tracker(shown=False))
        return looked_at[:]

    assert looks_at() == ["other"]
    assert looks_at() == []
    assert looks_at(oracle="off") == ["other"]
    assert looks_at(oracle="bundled") == ["other"]
    assert looks_at() == []
    init = next(project.glob("environment/lib/*/*/sqlalchemy/__init__.py"))
    init.write_text('__version__ = "2.0.2"\n')
    os.utime(init.parent.parent, (1, 1))
    assert looks_at() == ["other"]
    python = project / "environment" / "bin" / "python"
    python.unlink()
    python.write_text("")
    assert looks_at() == ["other"]


UNKNOWN_NAME = "expression 'Post' failed to locate a name ('Post')"
ZLPR = 'Type annotation for "User.posts" can\'t be correctly interpreted'


@pytest.mark.parametrize(
    ("text", "code", "of", "oldest", "newest", "expected"),
    [
        (UNKNOWN_NAME, None, (2, 1), (2, 0), None, True),
        (UNKNOWN_NAME, None, (2, 1), (1, 4), (1, 4), True),
        (ZLPR, "zlpr", (2, 1), (2, 0), None, True),
        (ZLPR, "zlpr", (2, 1), None, None, True),
        (ZLPR, "zlpr", (2, 1), (1, 4), None, False),
        (ZLPR, "zlpr", (2, 0), (2, 1), (2, 1), False),
        ("something that has no name yet", None, (2, 1), (2, 0), (2, 1), True),
        ("something that has no name yet", None, (2, 1), (2, 0), (2, 0), False),
        ("something that has no name yet", None, (2, 0), (2, 1), None, False),
    ],
)
def test_for_which_releases_a_verdict_holds(text, code, of, oldest, newest, expected) -> None:
    environment = Environment(sqlalchemy=oldest, sqlalchemy_newest=newest)
    verdict = Verdict(error=True, type="ArgumentError", text=text, code=code)
    assert holds(verdict, of, environment) is expected
