"""What SQLAlchemy prints for each marked statement: the truth by execution."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed import DEFAULT, Mark, marks, modules, printed

MARKS = [mark for path in modules() for mark in marks(path)]


def the_text(mark: Mark) -> str:
    """The SQL that SQLAlchemy prints for a marked statement."""
    (text,) = printed(mark)
    return text


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_marked_statement_has_one_text(mark: Mark) -> None:
    assert the_text(mark)


EVERY_WAY = """
from __future__ import annotations
from sqlalchemy import Column, Integer, Select, select
from sqlalchemy.orm import Session, declarative_base

class Thing(declarative_base()):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    size = Column(Integer)

ALL: Select = select(Thing.id)  # sql

def steps(session: Session, size: int):
    stmt = select(Thing.id).where(Thing.size > size)  # sql
    stmt = (
        stmt.order_by(Thing.id)  # sql: sqlite
    )
    return session.scalars(stmt).all()

def executed(session: Session):
    session.execute(select(Thing.size))
    return [
        session.scalar(select(Thing.id).where(Thing.size == size))  # sql
        for size in (1, 2)
    ]

def queries(session: Session):
    query = session.query(Thing.id)  # sql
    return query.first(), query.filter(Thing.size == 1).one()  # sql

def no_statement(session: Session):
    return 1 + 1  # sql

def two(session: Session):
    return session.execute(select(Thing.id)), session.execute(select(Thing.size))  # sql
"""


def test_marks_are_tied_to_expressions_in_every_way(tmp_path: Path) -> None:
    path = tmp_path / "package" / "every_way.py"
    path.parent.mkdir()
    path.write_text(EVERY_WAY, "utf-8")
    texts = [[text.replace("\n", "") for text in printed(mark)] for mark in marks(path)]
    assert {mark.dialect for mark in marks(path)} == {DEFAULT, "sqlite"}
    assert texts == [
        ["SELECT things.id FROM things"],
        ["SELECT things.id FROM things WHERE things.size > :size_1"],
        ["SELECT things.id FROM things WHERE things.size > ? ORDER BY things.id"],
        ["SELECT things.id FROM things WHERE things.size = :size_1"],
        ["SELECT things.id AS things_id FROM things"],
        [
            "SELECT things.id AS things_id FROM things LIMIT :param_1",
            "SELECT things.id AS things_id FROM things WHERE things.size = :size_1",
        ],
        [],
        ["SELECT things.id FROM things", "SELECT things.size FROM things"],
    ]
