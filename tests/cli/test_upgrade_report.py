"""``sqlassay upgrade``: the report, the diff, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import Command

OLD = """\
from sqlalchemy import create_engine, select
from sqlalchemy.ext.declarative import declarative_base

engine = create_engine("sqlite://", encoding="utf-8", future=True)
latin = create_engine("sqlite://", encoding="latin-1")
Base = declarative_base()


def count(table):
    return engine.execute(select([table])).scalar()
"""


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "legacy"\n')
    file = tmp_path / "app.py"
    file.write_text(OLD)
    return file


def test_the_report_says_what_can_be_done_and_what_is_left(legacy: Path, command: Command) -> None:
    done = command("upgrade", "--to", "2.0")
    assert done.code == 1
    assert legacy.read_text() == OLD
    lines = done.out.splitlines()
    assert lines[0] == "SQLAlchemy 2.0: 7 places in 1 file"
    assert any("--step names" in line and line.endswith("1 safe") for line in lines)
    assert any("--step sessions" in line and line.endswith("1 safe, 1 by hand") for line in lines)
    [left] = [line for line in lines if line.startswith("app.py:")]
    assert left.startswith(
        "app.py:5: SA805 `sqlalchemy.create_engine(encoding)` is gone since SQLAlchemy 2.0."
    )


@pytest.mark.usefixtures("legacy")
def test_as_json(command: Command) -> None:
    said = json.loads(command("upgrade", "--to", "2.1", "--output-format", "json").out)
    assert said["to"] == "2.1"
    assert said["changes"] == ["app.py"]
    places = {
        (step["name"], place["line"], place["outcome"]) for step in said["steps"] for place in step["places"]
    }
    assert {("names", 2, "safe"), ("sessions", 4, "safe"), ("sessions", 5, "by hand")} <= places
    assert ("leftovers", 4, "safe") in places


def test_a_diff_changes_nothing(legacy: Path, command: Command) -> None:
    done = command("upgrade", "--to", "2.0", "--diff", "--step", "names")
    assert legacy.read_text() == OLD
    assert done.out == (
        "--- app.py\n+++ app.py\n@@ -1,5 +1,5 @@\n"
        " from sqlalchemy import create_engine, select\n"
        "-from sqlalchemy.ext.declarative import declarative_base\n"
        "+from sqlalchemy.orm import declarative_base\n"
        " \n"
        ' engine = create_engine("sqlite://", encoding="utf-8", future=True)\n'
        ' latin = create_engine("sqlite://", encoding="latin-1")\n'
    )


def test_apply_writes_and_is_done_then(legacy: Path, command: Command) -> None:
    done = command("upgrade", "--to", "2.0", "--apply", "--unsafe-fixes")
    assert done.code == 1, "one place is left"
    after = legacy.read_text()
    assert "class Base(DeclarativeBase):" in after
    assert "engine.execute" not in after
    assert 'engine = create_engine("sqlite://")' in after
    again = command("upgrade", "--to", "2.0", "--apply", "--unsafe-fixes")
    assert legacy.read_text() == after
    assert again.out.startswith("SQLAlchemy 2.0: 1 places in 1 file, 0 changed")


def test_one_step_leaves_the_others(legacy: Path, command: Command) -> None:
    done = command("upgrade", "--to", "2.0", "--apply", "--step", "leftovers")
    assert done.code == 0
    assert legacy.read_text() == OLD.replace(", future=True", "")


def test_a_project_that_supports_14_is_upgraded_all_the_same(legacy: Path, command: Command) -> None:
    legacy.with_name("pyproject.toml").write_text(
        '[project]\nname = "legacy"\ndependencies = ["sqlalchemy>=1.4,<2"]\n'
    )
    command("upgrade", "--to", "2.0", "--apply", "--step", "leftovers")
    assert legacy.read_text() == OLD.replace(", future=True", "")


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(legacy: Path, command: Command) -> None:
    legacy.with_name("broken.py").write_bytes(b"\xff\xfe\x00nothing")
    done = command("upgrade", "--to", "2.0", "--apply", "--step", "leftovers")
    assert done.code == 2
    assert "broken.py" in done.err
    assert legacy.read_text() == OLD.replace(", future=True", "")


def test_a_broken_configuration_is_told(legacy: Path, command: Command) -> None:
    legacy.with_name("sqlassay.toml").write_text("exclude = 3\n")
    done = command("upgrade", "--to", "2.0")
    assert done.code == 2
    assert "sqlassay.toml" in done.err
    assert "--step names" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Missing option '--to'"),
        (["--to", "1.4"], "is not one of '2.0', '2.1'"),
        (["--to", "2.0", "--apply", "--diff"], "exclude each other"),
        (["--to", "2.0", "--unsafe-fixes"], "--unsafe-fixes goes with --apply or with --diff"),
        (["--to", "2.0", "--step", "everything"], "Invalid value for '--step'"),
    ],
)
@pytest.mark.usefixtures("legacy")
def test_wrong_use(command: Command, arguments: list[str], words: str) -> None:
    done = command("upgrade", *arguments)
    assert done.code == 2
    assert words in done.err
