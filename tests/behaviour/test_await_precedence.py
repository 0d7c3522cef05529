"""``await session.scalars(…).all()`` reads ``all`` of the coroutine, and executes nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text

pytest.importorskip("aiosqlite")


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_what_follows_is_read_of_the_coroutine() -> None:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    async def run() -> list[int]:
        engine = create_async_engine("sqlite+aiosqlite://")
        async with AsyncSession(engine) as session:
            with pytest.raises(AttributeError, match="coroutine"):
                await session.execute(text("select 1")).scalars()  # type: ignore[attr-defined]
            found = (await session.execute(select(text("1")))).scalars().all()
            streamed = await (await session.stream_scalars(select(text("2")))).all()
        await engine.dispose()
        return [*found, *streamed]

    assert asyncio.run(run()) == [1, 2]
