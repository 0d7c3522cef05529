"""``sqlassay init``: a configuration that says what was found, and is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from console import Command

from sqlassay.cli.request import check_selector
from sqlassay.project import load

PROJECT = """\
[project]
name = "shop"
dependencies = ["sqlalchemy>=1.4", "psycopg>=3"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "shop.py").touch()
    return tmp_path


def test_what_was_found(project: Path, command: Command) -> None:
    result = command("init")
    assert result.code == 0, result.err
    written = (project / "sqlassay.toml").read_text("utf-8")
    assert "# Found: 1.4 or newer (pyproject.toml: sqlalchemy>=1.4)\n" in written
    assert '# target-version = "1.4"\n' in written
    assert "# Found: postgresql+psycopg (pyproject.toml: psycopg>=3)\n" in written
    assert command("check").code == 0


def test_every_line_can_be_made_to_count(project: Path, command: Command) -> None:
    assert command("init").code == 0
    file = project / "sqlassay.toml"
    written = file.read_text("utf-8")
    file.write_text(re.sub(r'^# (?=[\w"*/-]+ = |\[)', "", written, flags=re.MULTILINE), "utf-8")
    found = load(file, check_selector)
    assert found is not None
    assert found.target_version == "1.4"
    assert found.source_roots == (project / "src",)
    assert found.severity == {"SA203": "error"}
    assert found.per_file_ignores == {"tests/**": ("SA605",)}


def test_what_is_there_is_not_written_over(project: Path, command: Command) -> None:
    file = project / "sqlassay.toml"
    file.write_text('ignore = ["SA203"]\n', "utf-8")
    result = command("init")
    assert result.code == 2 and "--force" in result.err
    assert file.read_text("utf-8") == 'ignore = ["SA203"]\n'
    assert command("init", "--force").code == 0
    assert "target-version" in file.read_text("utf-8")


def test_a_table_in_pyproject_counts(project: Path, command: Command) -> None:
    (project / "pyproject.toml").write_text(f"{PROJECT}\n[tool.sqlassay]\n", "utf-8")
    result = command("init")
    assert result.code == 2 and "pyproject.toml configures sqlassay already" in result.err
    assert not (project / "sqlassay.toml").exists()


def test_a_project_without_sqlalchemy(tmp_path: Path, command: Command) -> None:
    assert command("init").code == 0
    written = (tmp_path / "sqlassay.toml").read_text("utf-8")
    assert "# Nothing in the project tells.\n" in written
    assert load(tmp_path / "sqlassay.toml") is not None
