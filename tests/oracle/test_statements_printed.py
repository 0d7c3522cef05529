"""What SQLAlchemy prints for each marked statement: the truth by execution."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from printed import DEFAULT, STATEMENTS, Mark, marks, modules, printed

from judging import JUDGE
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import compiled_statements, statement_at
from sqlassay.oracle.statements import Compiled

DIFFERENT = {
    "core_tables.py:97": "unpacked arguments are not looked into",
    "core_tables.py:98": "unpacked arguments are not looked into",
    "json_and_arrays.py:49": "a slice of a column",
    "json_and_arrays.py:90": "a slice of a column",
    "loading_options.py:153": "an expression of a query stands before the columns",
    "relationships.py:15": "a collection that is only written to",
    "relationships.py:20": "a collection that is only written to",
    "relationships.py:21": "a collection that is only written to",
    "relationships.py:22": "a collection that is only written to",
    "wheres.py:132": "tuples in an unknown list",
    "wheres.py:205": "a hybrid method",
}
"""What is shown otherwise, or as not known."""

MARKS = [mark for path in modules() for mark in marks(path)]


def the_text(mark: Mark) -> str:
    """The SQL that SQLAlchemy prints for a marked statement."""
    (text,) = printed(mark)
    return text


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_a_marked_statement_has_one_text(mark: Mark) -> None:
    assert the_text(mark)


@cache
def workspace() -> Workspace:
    """The modules as a project, of which nothing is run."""
    texts = ((path, path.read_text("utf-8"), STATEMENTS.parent) for path in modules())
    return Workspace.empty().with_judge(JUDGE).with_texts(texts)


@cache
def compiled(path: Path, dialect: str) -> tuple[Compiled, ...]:
    found = compiled_statements(workspace(), path, dialect)
    assert found is not None
    return found


def shown(mark: Mark) -> str | None:
    """The SQL that is shown for what stands on a line."""
    document = workspace().document(mark.path)
    assert document is not None
    found = statement_at(document, compiled(mark.path, mark.dialect), mark.line - 1)
    return None if found is None else found.judged.sql


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_what_is_shown_is_what_sqlalchemy_prints(mark: Mark) -> None:
    is_different = f"{mark.path.name}:{mark.line}" in DIFFERENT
    assert (shown(mark) != the_text(mark)) if is_different else (shown(mark) == the_text(mark))


def test_nothing_is_said_of_what_sqlalchemy_accepts() -> None:
    for path in modules():
        for statement in compiled(path, DEFAULT):
            errors = [verdict for verdict in statement.judged.verdicts if verdict.error]
            assert not errors or statement.judged.opaque, (path.name, statement.span, errors)


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
