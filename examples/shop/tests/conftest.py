from __future__ import annotations

import os
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

os.environ["SHOP_DATABASE_URL"] = "sqlite+aiosqlite://"
os.environ["SHOP_SYNC_DATABASE_URL"] = "sqlite://"

from shop.models import Base, Product, User


@pytest.fixture
async def engine() -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    factory = async_sessionmaker(engine, expire_on_commit=False)
    async with factory() as session:
        yield session


@pytest.fixture
async def ada(session: AsyncSession) -> User:
    user = User(email="ada@example.com", name="Ada")
    session.add(user)
    await session.commit()
    return user


@pytest.fixture
async def products(session: AsyncSession) -> list[Product]:
    products = [
        Product(sku="acme-1", name="Anvil", price=Decimal("99.50"), stock=3),
        Product(sku="acme-2", name="Rocket skates", price=Decimal("250.00"), stock=0),
    ]
    session.add_all(products)
    await session.commit()
    return products
