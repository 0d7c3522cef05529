from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from shop.models import Order, OrderLine, OrderStatus


class OrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def with_lines(self, order_id: int) -> Order | None:
        stmt = (
            select(Order)
            .where(Order.id == order_id)
            .options(joinedload(Order.user), selectinload(Order.lines).joinedload(OrderLine.product))
        )
        return (await self._session.scalars(stmt)).one_or_none()

    async def of_user(self, user_id: int, *, limit: int = 20) -> Sequence[Order]:
        stmt = select(Order).where(Order.user_id == user_id).order_by(Order.id.desc()).limit(limit)
        return (await self._session.scalars(stmt)).all()

    async def to_invoice(self) -> Sequence[Order]:
        stmt = (
            select(Order)
            .where(Order.status == OrderStatus.PAID or Order.status == OrderStatus.SHIPPED)
            .order_by(Order.id)
        )
        return (await self._session.scalars(stmt)).all()

    async def overdue(self, before: datetime) -> Sequence[Order]:
        waiting = and_(Order.status == OrderStatus.PAID, Order.shipped_at.is_(None))
        forgotten = and_(Order.status == OrderStatus.OPEN, Order.updated_at < before)
        stmt = select(Order).where(or_(waiting, forgotten), Order.created_at < before).order_by(Order.id)
        return (await self._session.scalars(stmt)).all()

    async def containing(self, product_ids: list[int]) -> Sequence[Order]:
        stmt = (
            select(Order)
            .join(Order.lines)
            .where(OrderLine.product_id in product_ids)
            .order_by(Order.id)
            .distinct()
        )
        return (await self._session.scalars(stmt)).all()

    async def has_ordered(self, user_id: int) -> bool:
        stmt = select(exists().where(Order.user_id == user_id, Order.status != OrderStatus.CANCELLED))
        return bool(await self._session.scalar(stmt))

    async def turnover(self, since: datetime) -> Decimal:
        stmt = select(func.coalesce(func.sum(Order.total), 0)).where(
            Order.created_at >= since,
            Order.status.in_([OrderStatus.PAID, OrderStatus.SHIPPED]),
        )
        return Decimal(await self._session.scalar(stmt) or 0)

    def add(self, order: Order) -> None:
        self._session.add(order)
