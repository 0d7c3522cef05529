"""The engines, the session factories, and the session of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

from shop.config import settings

engine = create_async_engine(settings.database_url, echo=settings.echo_sql, pool_pre_ping=True)
async_session = async_sessionmaker(engine, expire_on_commit=False)

sync_engine = create_engine(settings.sync_database_url)
SyncSession = sessionmaker(sync_engine)


async def get_session() -> AsyncIterator[AsyncSession]:
    """A session for one request; the services commit."""
    async with async_session() as session:
        yield session
