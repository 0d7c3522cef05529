"""An AsyncSession that two tasks use at the same time raises from 2.0 on; one for each of them does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError

pytest.importorskip("aiosqlite")


def run(work: Callable[..., Awaitable[object]]) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    async def main() -> None:
        engine = create_async_engine("sqlite+aiosqlite://", poolclass=NullPool)
        await work(engine)
        await engine.dispose()

    asyncio.run(main())


@pytest.mark.skipif(sqlalchemy.__version__ < "2", reason="1.4 does not look")
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_two_tasks_with_one_session() -> None:
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

    async def work(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            both = (session.execute(text("select 1")), session.execute(text("select 2")))
            found = await asyncio.gather(*both, return_exceptions=True)
        assert any(isinstance(each, InvalidRequestError) for each in found)

    run(work)


def test_two_tasks_with_a_session_each() -> None:
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

    async def work(engine: AsyncEngine) -> None:
        async def value(number: int) -> object:
            async with AsyncSession(engine) as session:
                return await session.scalar(text(f"select {number:d}"))

        assert await asyncio.gather(value(1), value(2)) == [1, 2]

    run(work)
