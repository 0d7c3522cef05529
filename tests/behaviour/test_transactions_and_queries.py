"""SA203: commits in a loop. SA206: existence by counting. SA802: Query.get()."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from world import VERSION, Example, Traffic, World


def test_each_pass_of_the_loop_is_a_transaction(example: Example, session: Session, traffic: Traffic) -> None:
    example("commit-or-flush-in-loop", "Bad")["add_users"](session, ["dan", "eve", "fay"])
    assert traffic.commits == 3
    example("commit-or-flush-in-loop", "Good")["add_users"](session, ["gus", "hal", "ida"])
    assert traffic.commits == 4


@pytest.mark.parametrize(("section", "kept"), [("Bad", 2), ("Good", 0)])
def test_what_came_before_a_failure_stays(
    example: Example, session: Session, section: str, kept: int
) -> None:
    world = example("commit-or-flush-in-loop", section)
    with pytest.raises(IntegrityError):
        world["add_users"](session, ["dan", "eve", None])
    session.rollback()
    assert session.query(world["User"]).count() == 3 + kept


def test_counting_visits_all_rows_and_exists_stops(
    example: Example, session: Session, traffic: Traffic
) -> None:
    bad = example("count-or-fetch-for-existence", "Bad")["is_taken"]
    assert (bad(session, "ann@example.com"), bad(session, "x@example.com")) == (True, False)
    assert all(
        sql.startswith("SELECT count(*) AS count_1 FROM (SELECT users.id") for sql in traffic.statements
    )
    traffic.statements.clear()
    good = example("count-or-fetch-for-existence", "Good")["is_taken"]
    assert (good(session, "ann@example.com"), good(session, "x@example.com")) == (True, False)
    assert all(sql.startswith("SELECT EXISTS (SELECT 1 FROM users WHERE") for sql in traffic.statements)
    assert len(traffic.statements) == 2


def test_fetching_for_existence_makes_an_object_of_each_row(world: World, session: Session) -> None:
    found = session.query(world.User).all()
    assert len(found) == len(session.identity_map) == 3


@pytest.mark.filterwarnings("error")
def test_the_session_gets_by_primary_key_without_a_warning(example: Example, session: Session) -> None:
    assert example("query-get", "Good")["user"](session, 2).name == "bob"


def test_query_get_warns_from_2_0_on(
    example: Example, session: Session, recwarn: pytest.WarningsRecorder
) -> None:
    assert example("query-get", "Bad")["user"](session, 2).name == "bob"
    found = [warning.category.__name__ for warning in recwarn if "Query.get()" in str(warning.message)]
    assert found == (["LegacyAPIWarning"] if VERSION >= (2, 0) else [])


def test_query_get_warns_on_every_version_when_asked_to() -> None:
    code = (
        "from sqlalchemy import Column, Integer, create_engine\n"
        "from sqlalchemy.orm import Session, declarative_base\n"
        "class A(declarative_base()):\n"
        "    __tablename__ = 'a'\n"
        "    id = Column(Integer, primary_key=True)\n"
        "engine = create_engine('sqlite://', future=True)\n"
        "A.metadata.create_all(engine)\n"
        "Session(engine, future=True).query(A).get(1)\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        env={**os.environ, "SQLALCHEMY_WARN_20": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "LegacyAPIWarning: The Query.get() method is considered legacy" in run.stderr
