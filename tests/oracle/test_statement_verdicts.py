"""What the oracle says of the mistakes in statements, against what SQLAlchemy says when the module runs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from mistakes_file import Mistake
from observations import MISTAKES, Observation, comparable

from judging import the_judge
from sqlassay.model.facts import StatementJudged
from sqlassay.model.workspace import Workspace
from sqlassay.oracle import judged_facts

PROJECT = Path("/project")
FILE = PROJECT / "app.py"
OF_STATEMENTS = [m for m in MISTAKES if m.line("says").endswith("at use") and "2.1" in m.versions]
NO_SESSION = "nothing says that `session` is a session"
SEEN_WHEN_RUN = "the database or the data tell, not SQLAlchemy's constructs"
SILENT = {
    "attributes: A keyword that the class does not have": "an object is made, no statement",
    "attributes: A Django-like path in a filter": NO_SESSION,
    "attributes: A query's update of a column that does not exist": NO_SESSION,
    "attributes: A filter over a class's attribute that is no SQL": "functions of the project are unknown",
    "attributes: A primary key of the wrong length": "`session.get()` is no statement",
    "cartesian: A query of two classes": NO_SESSION,
    "cascades: Two parents where one is allowed": SEEN_WHEN_RUN,
    "inheritance: A row of a kind that nobody is": SEEN_WHEN_RUN,
    "joins: Sorted by a relationship": SEEN_WHEN_RUN,
    "joins: A union of selects of different widths": "errors of compilation may be the dialect's",
    "joins: A select in a select's list of tables, without a subquery": "deprecations are no verdict",
    "joins: An insert from a select of another width": SEEN_WHEN_RUN,
    "joins: Sorted by a string that is no column": "errors of compilation may be the dialect's",
    "joins: Statements as strings": "a string is no statement",
    "joins: Existence without a table": SEEN_WHEN_RUN,
    "joins: Truth of a criterion": "Python asks for it, not the statement",
    "joins: A parameter without a value": SEEN_WHEN_RUN,
    "loader_paths: A collection joined without unique": SEEN_WHEN_RUN,
}
"""Mistakes on which the oracle is silent, and why."""


def said(mistake: Mistake) -> list[str]:
    """What the oracle says of the statements of a module."""
    workspace = Workspace.empty().with_judge(the_judge()).with_text(FILE, mistake.code, PROJECT)
    facts = [placed.fact for placed in judged_facts(workspace, FILE)]
    return [comparable(fact.verdict.text) for fact in facts if isinstance(fact, StatementJudged)]


@pytest.mark.parametrize("python", [sys.executable])
@pytest.mark.parametrize("mistake", OF_STATEMENTS, ids=lambda mistake: mistake.name)
def test_the_oracle_says_what_sqlalchemy_says(
    mistake: Mistake, python: str, observation: Observation
) -> None:
    assert python and observation.said[0]["stage"] == "use"
    assert (comparable(observation.said[0]["text"]) in said(mistake)) == (mistake.name not in SILENT)


def test_each_silence_is_about_a_mistake() -> None:
    assert {mistake.name for mistake in OF_STATEMENTS} >= SILENT.keys()


def test_a_product_is_told_in_one_way() -> None:
    code = """\
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase): ...
"""
    for n in range(10):
        for name in "ABCD":
            code += f"class {name}{n}(Base):\n    __tablename__ = '{name}{n}'\n"
            code += "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        statement = f"select(A{n}.id, B{n}.id, C{n}.id, D{n}.id).where(A{n}.id == C{n}.id)"
        code += f"def f{n}(session: Session):\n    session.execute({statement})\n"
    workspace = Workspace.empty().with_judge(the_judge()).with_text(FILE, code, PROJECT)
    facts = [placed.fact for placed in judged_facts(workspace, FILE)]
    texts = [re.sub(r"\d", "", fact.verdict.text) for fact in facts if isinstance(fact, StatementJudged)]
    assert len(texts) == 10 and len(set(texts)) == 1
