"""SA301: changes that are never committed. SA305: swallowed errors. SA306: sessions that stay open."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, exc, pool
from sqlalchemy.orm import Session, sessionmaker
from world import Example, World


@pytest.mark.parametrize(("section", "kept"), [("Bad", 0), ("Good", 1)])
def test_closing_rolls_back(example: Example, session: Session, section: str, kept: int) -> None:
    world = example("session-without-commit", section)
    world["SessionLocal"] = sessionmaker(session.get_bind(), future=True)
    world["add_user"]("dan")
    assert session.query(world["User"]).filter_by(name="dan").count() == kept


def _conflicting(world: World) -> list[object]:
    return [world["User"](id=1, name="same key"), world["User"](id=77, name="dan")]


def test_a_failed_commit_leaves_the_session_unusable(example: Example, session: Session) -> None:
    world = example("swallowed-db-error-without-rollback", "Bad")
    with pytest.raises(exc.PendingRollbackError):
        world["add_all"](session, _conflicting(world))


def test_after_a_rollback_it_goes_on(example: Example, session: Session) -> None:
    world = example("swallowed-db-error-without-rollback", "Good")
    world["add_all"](session, _conflicting(world))
    assert session.get(world["User"], 77).name == "dan"


@pytest.mark.parametrize("method", ["flush", "commit"])
def test_a_savepoint_rolls_back_by_itself(example: Example, session: Session, method: str) -> None:
    world = example("swallowed-db-error-without-rollback", "Good")
    with pytest.raises(exc.IntegrityError), session.begin_nested():
        session.add(world["User"](id=1, name="same key"))
        session.flush()
    getattr(session, method)()


@pytest.mark.parametrize(("section", "held"), [("Bad", 1), ("Good", 0)])
def test_a_session_that_is_not_closed_keeps_its_connection(example: Example, section: str, held: int) -> None:
    world = example("session-never-closed", section)
    engine = create_engine("sqlite://", poolclass=pool.QueuePool, future=True)
    world["Base"].metadata.create_all(engine)
    opened: list[Session] = []

    def factory() -> Session:
        opened.append(Session(engine, future=True))
        return opened[-1]

    world["SessionLocal"] = factory
    world["names"]()
    assert engine.pool.checkedout() == held
    opened[0].commit()
    assert engine.pool.checkedout() == 0
