from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shop.models import Product, Tag, product_tags


class ProductRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_sku(self, sku: str) -> Product | None:
        return await self._session.scalar(select(Product).where(Product.sku == sku))

    async def by_skus(self, skus: Sequence[str]) -> dict[str, Product]:
        found = await self._session.scalars(select(Product).where(Product.sku.in_(skus)).with_for_update())
        return {product.sku: product for product in found}

    async def search(
        self, words: str, *, max_price: Decimal | None = None, only_in_stock: bool = False, limit: int = 20
    ) -> Sequence[Product]:
        stmt = (
            select(Product)
            .where(Product.name.icontains(words, autoescape=True), Product.discontinued.is_(False))
            .options(selectinload(Product.tags))
            .order_by(Product.name, Product.id)
            .limit(limit)
        )
        if max_price is not None:
            stmt = stmt.where(Product.price <= max_price)
        if only_in_stock:
            stmt.where(Product.stock > 0)
        return (await self._session.scalars(stmt)).all()

    async def tagged(self, names: Sequence[str]) -> Sequence[Product]:
        """Products that carry any of the tags; none when no tag is given."""
        any_name = or_(false(), *(Tag.name == name for name in names))
        stmt = select(Product).join(Product.tags).where(any_name).order_by(Product.id).distinct()
        return (await self._session.scalars(stmt)).all()

    async def matching_prefixes(self, prefixes: Sequence[str]) -> Sequence[Product]:
        stmt = select(Product).where(or_(*[Product.sku.startswith(prefix) for prefix in prefixes]))
        return (await self._session.scalars(stmt.order_by(Product.sku))).all()

    async def sellable_skus(self) -> Sequence[str]:
        stmt = select(Product.sku).where(not Product.discontinued, Product.stock > 0).order_by(Product.sku)
        return (await self._session.scalars(stmt)).all()

    async def remove_tags(self, product: Product, names: list[str]) -> None:
        tag_ids = select(Tag.id).where(Tag.name.in_(names))
        stmt = delete(product_tags).where(
            product_tags.c.product_id == product.id, product_tags.c.tag_id.in_(tag_ids)
        )
        await self._session.execute(stmt)

    async def remove_lines_of(self, suppliers: list[str]) -> None:
        """Take out what these suppliers delivered: its numbers begin with the supplier's code."""
        await self._session.execute(
            delete(Product).where(or_(*[Product.sku.startswith(f"{code}-") for code in suppliers]))
        )
