"""Findings that name a place in another file, and fixes that change both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import Command

from sqlassay.cli.checker import Checker
from sqlassay.cli.finding import Outcome
from sqlassay.cli.request import Request, check_selector
from sqlassay.cli.run import run
from sqlassay.cli.terminal import tracker
from sqlassay.model.workspace import Workspace
from sqlassay.project import Cache, Configurations

ORDERS = """\
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.base import Base


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship()
"""
LINES = """\
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.base import Base


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped["Order"] = relationship()
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    base = "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n"
    (folder / "base.py").write_text(base)
    (folder / "orders.py").write_text(ORDERS)
    (folder / "lines.py").write_text(LINES)
    return folder


def findings(command: Command, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        command("check", "--output-format", "json", *arguments, "shop").out
    )
    return found


def test_the_other_place_stands_where_it_is_now(command: Command, shop: Path) -> None:
    (finding,) = findings(command)
    assert (finding["code"], finding["path"], finding["line"]) == ("SA520", "shop/orders.py", 9)
    assert finding["related"] == [
        {"path": "shop/lines.py", "line": 11, "column": 5, "message": "writes it, too"}
    ]
    (shop / "lines.py").write_text("# one\n# two\n" + LINES)
    (after,) = findings(command)
    assert [place["line"] for place in after["related"]] == [13]  # type: ignore[attr-defined]


def test_they_are_remembered_as_long_as_both_files_are_the_same(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    check = Checker.check

    def noted(checker: Checker, workspace: Workspace, path: Path) -> object:
        looked_at.append(path.name)
        return check(checker, workspace, path)

    def found() -> Outcome:
        configurations, cache = Configurations(check_selector=check_selector), Cache(tmp_path / "store")
        wanted = Request(paths=(str(shop),), configurations=configurations, jobs=1, cache=cache)
        return run(wanted, tracker(shown=False))

    first = found()
    monkeypatch.setattr(Checker, "check", noted)
    assert (found().findings, looked_at) == (first.findings, [])
    (shop / "lines.py").write_text("# one\n" + LINES)
    found()
    assert sorted(looked_at) == ["lines.py", "orders.py"]


def test_a_fix_changes_both_files(command: Command, shop: Path) -> None:
    (finding,) = findings(command)
    fix = finding["fix"]
    assert isinstance(fix, dict)
    assert [edit["path"] for edit in fix["edits"]] == ["shop/orders.py", "shop/lines.py"]
    assert command("check", "--fix", "--unsafe-fixes", "shop").code == 0
    assert 'relationship(back_populates="order")' in (shop / "orders.py").read_text()
    assert 'relationship(back_populates="lines")' in (shop / "lines.py").read_text()


def test_a_fix_leaves_files_alone_that_were_not_asked_for(command: Command, shop: Path) -> None:
    assert command("check", "--fix", "--unsafe-fixes", "shop/orders.py").code == 1
    assert (shop / "orders.py").read_text() == ORDERS
    assert (shop / "lines.py").read_text() == LINES
