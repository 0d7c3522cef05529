from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Order, OrderLine, OrderStatus
from shop.models.base import utc_now
from shop.repositories import OrderRepository, ProductRepository


class OutOfStockError(Exception):
    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is out of stock")


class CheckoutService:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._orders = OrderRepository(session)
        self._products = ProductRepository(session)

    async def place_order(self, user_id: int, basket: Mapping[str, int]) -> Order:
        """Order what the basket holds (pieces by product number), and take it out of the stock."""
        products = await self._products.by_skus(list(basket))
        order = Order(user_id=user_id, lines=[])
        for sku, quantity in basket.items():
            product = products.get(sku)
            if product is None or product.stock < quantity:
                raise OutOfStockError(sku)
            product.stock -= quantity
            order.lines.append(OrderLine(product_id=product.id, quantity=quantity, unit_price=product.price))
        order.total = sum((line.amount for line in order.lines), Decimal(0))
        self._orders.add(order)
        await self._session.commit()
        return order

    async def mark_shipped(self, order_id: int) -> Order:
        order = await self._orders.with_lines(order_id)
        if order is None or order.status is not OrderStatus.PAID:
            raise LookupError(f"no paid order {order_id}")
        order.status = OrderStatus.SHIPPED
        order.shipped_at = utc_now()
        await self._session.commit()
        return order
