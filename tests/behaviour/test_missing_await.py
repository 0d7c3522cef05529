"""What a coroutine of an AsyncSession does that nobody awaits: nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Column, Integer, func, select
from sqlalchemy.orm import declarative_base

pytest.importorskip("aiosqlite")
Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


@pytest.mark.parametrize("awaited", [True, False])
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_a_commit_that_is_not_awaited_writes_nothing(awaited: bool) -> None:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
    from sqlalchemy.pool import StaticPool

    async def count() -> int:
        engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(User())
            committing = session.commit()
            if awaited:
                await committing
            del committing
        async with AsyncSession(engine) as session:
            found = await session.scalar(select(func.count(User.id)))
        await engine.dispose()
        return int(found)

    assert asyncio.run(count()) == (1 if awaited else 0)
