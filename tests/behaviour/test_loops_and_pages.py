"""SA202: queries in a loop. SA204: changes one by one. SA212: pages without an order. SA302:
connections without a commit. SA808: what 2.0 took away.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, update
from sqlalchemy.exc import ArgumentError, ObjectNotExecutableError
from sqlalchemy.orm import Session
from world import VERSION, Example, Traffic, World

ROWS = [{"name": name, "email": f"{name}@example.com"} for name in ("dan", "eve", "fay")]
SINCE_2 = pytest.mark.skipif(VERSION < (2, 0), reason="1.4 still has it")


@pytest.mark.parametrize(("section", "queries"), [("Bad", 4), ("Good", 1)])
def test_each_pass_of_the_loop_asks_the_database(
    example: Example, session: Session, traffic: Traffic, section: str, queries: int
) -> None:
    names = example("query-in-loop", section)["names"]
    assert names(session, [1, 2, 3, 7]) == ["ann", "bob", "cid"]
    assert len(traffic.statements) == queries


def test_get_asks_nothing_for_what_the_session_holds(
    world: World, session: Session, traffic: Traffic
) -> None:
    held = session.query(world.User).all()
    traffic.statements.clear()
    assert [session.get(world.User, user.id) for user in held] == held
    assert traffic.statements == []


@pytest.mark.parametrize(("section", "statements"), [("Bad", 3), ("Good", 1)])
def test_rows_go_to_the_database_one_by_one_or_together(
    example: Example, session: Session, traffic: Traffic, section: str, statements: int
) -> None:
    example("dml-in-loop", section)["add_users"](session, ROWS)
    assert len(traffic.statements) == statements
    assert session.query(example("dml-in-loop", section)["User"]).count() == 6


@pytest.mark.parametrize(("section", "ordered"), [("Bad", False), ("Good", True)])
def test_nothing_orders_a_page_but_order_by(
    example: Example, session: Session, traffic: Traffic, section: str, ordered: bool
) -> None:
    assert len(example("offset-without-order-by", section)["page"](session, 0)) == 3
    (statement,) = traffic.statements
    assert ("ORDER BY" in statement) == ordered
    assert "OFFSET" in statement


@SINCE_2
def test_a_plain_string_raises(example: Example, session: Session, world: World) -> None:
    with pytest.raises((ArgumentError, ObjectNotExecutableError)):
        example("implicit-or-engine-execution", "Bad")["is_alive"](session)
    with world.engine.connect() as connection, pytest.raises(ObjectNotExecutableError):
        connection.execute("SELECT 1")


def test_text_is_executed_on_every_version(example: Example, session: Session) -> None:
    assert example("implicit-or-engine-execution", "Good")["is_alive"](session)


@SINCE_2
def test_engines_statements_and_metadata_have_no_such_thing(world: World) -> None:
    engine: Any = create_engine("sqlite://")
    for name in ("execute", "scalar", "table_names", "has_table", "run_callable", "transaction"):
        assert not hasattr(engine, name)
    statement: Any = update(world.User)
    for name in ("execute", "scalar"):
        assert not hasattr(statement, name)
    metadata: Any = MetaData
    with pytest.raises(TypeError):
        metadata(bind=engine)


@pytest.mark.parametrize(("section", "kept"), [("Bad", False), ("Good", True)])
def test_a_connection_rolls_back_what_it_does_not_commit(
    example: Example, world: World, section: str, kept: bool
) -> None:
    example("connection-without-commit", section)["rename"]("new")
    with world.SessionLocal() as session:
        names = {user.name for user in session.query(world.User)}
    assert names == ({"new"} if kept else {"ann", "bob", "cid"})
