"""SA310: results, queries and sessions that are used after the session was closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, exc, func, pool, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session, sessionmaker
from world import Example, World

READS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "all": lambda result: result.all(),
    "first": lambda result: result.first(),
    "mappings": lambda result: list(result.mappings()),
    "unique": lambda result: list(result.unique()),
    "generator": lambda result: [user for (user,) in result],
}


@pytest.fixture
def pooled(world: World, tmp_path: Path) -> Iterator[World]:
    """The names of `world`, with a database of its own whose pool counts connections."""
    engine = create_engine(f"sqlite:///{tmp_path}/app.db", poolclass=pool.QueuePool, future=True)
    world["Base"].metadata.create_all(engine)
    world["SessionLocal"] = sessionmaker(engine, future=True)
    with world["SessionLocal"]() as session:
        session.add(world["User"](id=1, name="ann"))
        session.commit()
    yield World(world, engine=engine)
    engine.dispose()


def test_objects_of_a_closed_session_cannot_be_made(example: Example) -> None:
    found = example("result-escapes-session", "Bad")["users"]("ann")
    with pytest.raises(exc.InvalidRequestError, match="cannot be converted to 'persistent' state"):
        list(found)


def test_rows_that_were_taken_can_be_read(example: Example) -> None:
    (user,) = example("result-escapes-session", "Good")["users"]("ann")
    assert user.name == "ann"


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("how", ["with", "close"])
def test_whichever_way_it_is_closed_and_read(pooled: World, read: Callable[[Any], Any], how: str) -> None:
    session = pooled.SessionLocal()
    found = session.execute(select(pooled.User))
    if how == "with":
        with session:
            pass
    else:
        session.close()
    with pytest.raises(exc.InvalidRequestError):
        read(found)


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_the_end_of_a_transaction_is_none_of_the_session(pooled: World, end: str) -> None:
    with pooled.SessionLocal() as session:
        found = session.scalars(select(pooled.User))
        getattr(session, end)()
        assert [user.name for user in found] == ["ann"]


def test_objects_that_the_session_had_before_are_found(pooled: World) -> None:
    with pooled.SessionLocal() as session:
        user = session.get(pooled.User, 1)
        found = session.scalars(select(pooled.User))
    assert found.all() == [user]


def test_columns_depend_on_the_connection(pooled: World, tmp_path: Path) -> None:
    without_pool = create_engine(f"sqlite:///{tmp_path}/app.db", poolclass=pool.NullPool, future=True)
    with pooled.SessionLocal() as session:
        kept = session.execute(select(pooled.User.name))
    with Session(without_pool, future=True) as session:
        lost = session.execute(select(pooled.User.name))
    assert kept.all() == [("ann",)]
    with pytest.raises(exc.ProgrammingError):
        lost.all()


@pytest.mark.parametrize("later", ["query", "generator", "session"])
def test_what_begins_anew_keeps_a_connection(pooled: World, later: str) -> None:
    with pooled.SessionLocal() as session:
        query = session.query(pooled.User)
        generator = (user.name for user in query)
    assert pooled.engine.pool.checkedout() == 0
    if later == "query":
        assert len(query.all()) == 1
    elif later == "generator":
        assert list(generator) == ["ann"]
    else:
        assert session.scalar(select(func.count(pooled.User.id))) == 1
    assert session.in_transaction()
    assert pooled.engine.pool.checkedout() == 1
    session.close()
    assert pooled.engine.pool.checkedout() == 0


def test_an_asynchronous_session_has_taken_the_rows_but_in_a_stream(pooled: World, tmp_path: Path) -> None:
    async def run() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/app.db", poolclass=pool.StaticPool)
        async with AsyncSession(engine) as session:
            found = await session.execute(select(pooled.User))
        async with AsyncSession(engine) as session:
            streamed = await session.stream(select(pooled.User))
        assert [user.name for user in found.scalars()] == ["ann"]
        with pytest.raises(exc.InvalidRequestError):
            await streamed.all()
        await engine.dispose()

    asyncio.run(run())
