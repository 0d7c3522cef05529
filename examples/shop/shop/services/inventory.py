from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Product


class InventoryService:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def receive(self, delivery: Mapping[str, int]) -> None:
        """Book a delivery: pieces by product number."""
        for sku, pieces in delivery.items():
            await self._session.execute(
                update(Product).where(Product.sku == sku).values(stock=Product.stock + pieces)
            )
            await self._session.commit()

    async def reprice(self, factor: Decimal, skus: Sequence[str]) -> None:
        products = await self._session.scalars(select(Product).where(Product.sku.in_(skus)))
        for product in products:
            product.price = (product.price * factor).quantize(Decimal("0.01"))
        await self._session.commit()

    async def running_low(self, threshold: int = 5) -> Sequence[Product]:
        stmt = (
            select(Product)
            .where(Product.stock < threshold, Product.discontinued.is_(False))
            .order_by(Product.stock, Product.sku)  # noqa: SA107
        )
        return (await self._session.scalars(stmt)).all()
