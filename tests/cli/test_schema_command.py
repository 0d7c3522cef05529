"""``sqlassay schema``: what is drawn of a project, and what is said when that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import Command

SHOP = """\
from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models import Base, User

order_tags = Table(
    "order_tags",
    Base.metadata,
    Column("order_id", ForeignKey("order.id")),
    Column("tag_id", ForeignKey("tag.id")),
)


class Order(Base):
    __tablename__ = "order"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship()
    tags: Mapped[list["Tag"]] = relationship(secondary=order_tags)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


class Log(Base):
    __tablename__ = "log"

    id: Mapped[int] = mapped_column(primary_key=True)
"""
OF_TESTS = SHOP.replace("class Log", "class Sample").replace('"log"', '"sample"')


@pytest.fixture(autouse=True)
def shop(project: Path) -> Path:
    (project / "app" / "shop.py").write_text(SHOP)
    return project


def tables(command: Command, *arguments: str) -> dict[str, bool]:
    """The tables that are drawn, and whether each is outside of what was asked for."""
    done = command("schema", "--output-format", "json", *arguments)
    assert done.code == 0, done.err
    return {table["name"]: table["outside"] for table in json.loads(done.out)["tables"]}


def test_the_project_as_mermaid(command: Command) -> None:
    done = command("schema")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        'erDiagram\n    "User" {\n        Integer id PK\n        String name "null"\n    }\n'
    )
    assert '    "User" ||--o{ "Order" : "Order.user"\n' in done.out
    assert command("schema", "app").out == done.out == command("schema", "--no-cache").out


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("dot", "digraph schema {\n"),
        ("svg", "<svg xmlns="),
        ("json", '{\n  "tables": ['),
        ("sql", "CREATE TABLE"),
    ],
)
def test_each_format_and_the_file(command: Command, tmp_path: Path, form: str, beginning: str) -> None:
    done = command("schema", "--output-format", form)
    assert done.code == 0 and done.out.startswith(beginning)
    written = command("schema", "--output-format", form, "--output", "schema.out")
    assert (written.code, written.out) == (0, "")
    assert (tmp_path / "schema.out").read_text("utf-8") == done.out


def test_paths_are_as_they_were_given(command: Command, tmp_path: Path) -> None:
    done = json.loads(command("schema", "--output-format", "json", "app/shop.py").out)
    places = {table["name"]: (table["path"], table["line"]) for table in done["tables"]}
    assert places["order"] == ("app/shop.py", 14) and places["order_tags"] == ("app/shop.py", 6)
    assert (
        f'data-path="{tmp_path}/app/shop.py" data-line="14"'
        not in command("schema", "--output-format", "svg").out
    )


def test_what_a_path_refers_to_is_drawn_without_its_columns(command: Command) -> None:
    assert tables(command, "app/shop.py") == {
        "user": True, "order": False, "tag": False, "log": False, "order_tags": False
    }  # fmt: skip
    assert tables(command, "app/models.py") == {"user": False}


def test_around_a_class(command: Command) -> None:
    assert set(tables(command, "--around", "Order")) == {"user", "order", "order_tags", "tag"}
    assert set(tables(command, "--around", "Tag")) == {"tag", "order_tags", "order"}
    assert set(tables(command, "--around", "Tag", "--depth", "2")) == {"tag", "order_tags", "order", "user"}
    assert set(tables(command, "--around", "app.shop.Tag", "--depth", "0")) == {"tag"}
    assert set(tables(command, "--around", "log", "--around", "app.models:User", "--depth", "0")) == {
        "log",
        "user",
    }


def test_wrong_use_is_told(command: Command) -> None:
    unknown = command("schema", "--around", "Odrer")
    assert (unknown.code, unknown.out) == (2, "")
    assert unknown.err.endswith("Error: there is no mapped class or table 'Odrer'; did you mean Order?\n")
    assert command("schema", "--around", "Zzz").err.endswith("no mapped class or table 'Zzz'\n")
    assert "--depth goes with --around" in command("schema", "--depth", "1").err
    assert command("schema", "--depth", "-1", "--around", "Order").code == 2


def test_what_cannot_be_read_or_written_is_told(command: Command, tmp_path: Path) -> None:
    missing = command("schema", "nowhere")
    assert (missing.code, missing.out) == (2, "") and "there is no such file or folder" in missing.err
    partly = command("schema", "app", "nowhere")
    assert partly.code == 2 and '"Order"' in partly.out
    (tmp_path / "app" / "binary.py").write_bytes(b"\0")
    binary = command("schema")
    assert binary.code == 2 and "binary.py: this is a binary file" in binary.err and '"Order"' in binary.out
    unwritable = command("schema", "app/shop.py", "--output", "no/such/folder.svg")
    assert unwritable.code == 2 and "the file cannot be written" in unwritable.err


def test_a_project_without_models(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = command("schema", "empty")
    assert (done.code, done.out, done.err) == (
        0,
        "erDiagram\n",
        "There are no mapped classes and no tables here.\n",
    )


def test_tables_of_tests_are_drawn_when_they_are_asked_for(command: Command, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(OF_TESTS)
    done = command("schema")
    assert '"Log"' in done.out and '"Sample"' not in done.out
    assert (
        done.err
        == "4 tables of tests, migrations, scripts and examples left out; name the folder to see them.\n"
    )
    assert set(tables(command, "tests")) == {"user", "order", "tag", "sample", "order_tags"}
