"""Which driver a project has decides what a URL means (SA712)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import Command

URLS = """\
from sqlalchemy import create_engine

engine = create_engine("postgresql://db/shop")
named = create_engine("postgresql+psycopg2://db/shop")
lite = create_engine("sqlite://")
"""


@pytest.mark.parametrize(
    ("dependencies", "lines"),
    [
        (["sqlalchemy>=2.1", "psycopg2-binary"], [3]),
        (["sqlalchemy>=2.1", "psycopg2", "psycopg[binary]"], []),
        (["sqlalchemy>=2.1", "psycopg"], []),
        (["sqlalchemy>=2.1"], []),
        (["sqlalchemy>=2.0", "psycopg2"], []),
        (["psycopg2"], []),
    ],
)
def test_by_the_dependencies(
    tmp_path: Path, command: Command, dependencies: list[str], lines: list[int]
) -> None:
    asked = ", ".join(f'"{each}"' for each in dependencies)
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "shop"\ndependencies = [{asked}]\n')
    (tmp_path / "db.py").write_text(URLS)
    found = json.loads(command("check", "--select", "SA712", "--output-format", "json").out)
    assert [each["line"] for each in found] == lines


def test_an_upgrade_names_the_driver(tmp_path: Path, command: Command) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\ndependencies = ["sqlalchemy>=1.4", "psycopg2"]\n'
    )
    (tmp_path / "db.py").write_text(URLS)
    command("upgrade", "--to", "2.0", "--apply")
    assert (tmp_path / "db.py").read_text() == URLS
    command("upgrade", "--to", "2.1", "--apply")
    assert 'engine = create_engine("postgresql+psycopg2://db/shop")' in (tmp_path / "db.py").read_text()
