"""``sqlassay environment``: what is known of a project, and where that was found."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy
from console import Command

PROJECT = """\
[project]
name = "shop"
dependencies = ["sqlalchemy>=2.0", "psycopg>=3"]

[tool.sqlassay]
oracle = "{oracle}"
"""
CODE = """\
from sqlalchemy import create_engine

engine = create_engine("mysql+pymysql://localhost/shop")
"""


def rows(out: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("  ") if part.strip()] for line in out.splitlines()]


def test_what_files_and_code_say(tmp_path: Path, command: Command) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT.format(oracle="bundled"), "utf-8")
    (tmp_path / "shop.py").write_text(CODE, "utf-8")
    result = command("environment", ".")
    assert result.code == 0, result.err
    found = rows(result.out)
    assert ["SQLAlchemy", "2.0 or newer", "pyproject.toml: sqlalchemy>=2.0"] in found
    assert ["driver", "postgresql+psycopg", "pyproject.toml: psycopg>=3"] in found
    assert ["database", "mysql+pymysql", "shop.py: mysql+pymysql"] in found
    assert ["asked", f"SQLAlchemy {sqlalchemy.__version__}", sys.executable] in found


def test_that_nobody_is_asked(tmp_path: Path, command: Command) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT.format(oracle="off"), "utf-8")
    (tmp_path / "shop.py").write_text("x = (\n", "utf-8")
    result = command("environment", "shop.py")
    assert rows(result.out)[-1] == ["asked", "no SQLAlchemy", "switched off, or none was found"]


def test_a_folder_that_is_not_there(command: Command) -> None:
    result = command("environment", "nothing")
    assert result.code == 2 and "does not exist" in result.err
