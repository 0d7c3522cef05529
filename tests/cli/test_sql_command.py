"""``sqlassay sql``: the SQL of a statement in a file, and what is said when there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import Command

SHOP = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def named(session: Session, names: list[str], limit, more):
    stmt = select(User).where(User.name.in_(names)).limit(limit)
    if more:
        stmt = stmt.where(more)
    return session.scalars(
        stmt
    ).all()


def wrong(session: Session):
    return session.scalars(select(User).filter_by(nmae="x")).all()
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    file = tmp_path / "shop.py"
    file.write_text(SHOP)
    return file


def test_the_sql_of_a_statement(command: Command, shop: Path) -> None:
    done = command("sql", f"{shop}:17")
    heading, *lines = done.out.splitlines()
    assert done.code == 0
    assert heading.startswith("-- SQLAlchemy ") and heading.endswith(", its default dialect")
    assert lines == [
        "-- not known: limit",
        "SELECT users.id, users.name",
        "FROM users",
        "WHERE users.name IN (:name_1, …)",
        "LIMIT :param_1",
    ]


def test_what_is_so_on_some_paths_only_is_told(command: Command, shop: Path) -> None:
    done = command("sql", f"{shop}:20")
    assert "-- not known: parts on some paths only, limit, more" in done.out
    assert "\n  AND …\n" in done.out


def test_another_database_and_sqlalchemys_own_lines(command: Command, shop: Path) -> None:
    done = command("sql", f"{shop}:17", "--dialect", "mssql")
    assert "SELECT TOP " in done.out
    assert "IN (__[POSTCOMPILE_name_1])" in command("sql", f"{shop}:17", "--raw").out


def test_the_dialect_of_the_project(command: Command, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "1"\ndependencies = ["asyncpg"]\n'
    )
    assert ", postgresql\n" in command("sql", f"{shop}:17").out


def test_what_sqlalchemy_says(command: Command, shop: Path) -> None:
    shown = json.loads(command("sql", f"{shop}:26", "--output-format", "json").out)
    assert shown["sql"] is None
    (said,) = shown["said"]
    assert "nmae" in said


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("shop.py:1", "no statement stands on line 1 of shop.py; there are some on lines 17, 19, 21, 26"),
        ("shop.py", "'shop.py' is not FILE:LINE, e.g. app/models.py:12"),
        ("gone.py:3", "gone.py"),
    ],
)
def test_bad_places(command: Command, shop: Path, place: str, message: str) -> None:
    assert shop.exists()
    done = command("sql", place)
    assert done.code == 2 and message in done.err
