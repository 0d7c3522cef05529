"""Which SQLAlchemy construct a caret stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlassay.model.workspace import Workspace

ROOT = Path("/project")
FILE = ROOT / "app.py"
TEXT = """\
from sqlalchemy.orm import Session, relationship as rel
import sqlalchemy as sa


class Repository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def names(self, select: list[str]) -> list[str]:
        print(select)
        return self.session.scalars(sa.select(1)).all()
"""


@pytest.mark.parametrize(
    ("before", "named", "construct"),
    [
        ("import ", "Session", "sqlalchemy.orm.Session"),
        ("Session, ", "relationship as rel", "sqlalchemy.orm.relationship"),
        ("session: ", "Session", "sqlalchemy.orm.Session"),
        ("self.session.", "scalars", "sqlalchemy.orm.Session.scalars"),
        ("sa.", "select", "sqlalchemy.select"),
        ("(1)).", "all", "sqlalchemy.ScalarResult.all"),
        ("print(", "select", None),
        ("def ", "names", None),
    ],
)
def test_what_stands_there(before: str, named: str, construct: str | None) -> None:
    workspace = Workspace.empty().with_text(FILE, TEXT, ROOT)
    start = TEXT.index(before + named) + len(before)
    found = [workspace.kind_at(FILE, offset) for offset in (start, start + len(named))]
    names = {None if place is None else (place[0].of(TEXT), place[1]) for place in found}
    assert names == ({None} if construct is None else {(named, construct)})
