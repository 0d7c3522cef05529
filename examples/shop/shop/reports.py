"""Figures for the office, mostly in Core: rows in, plain values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shop.models import Address, Order, OrderLine, OrderStatus, Product, User

SORTABLE = frozenset({"name", "orders", "turnover"})


async def turnover_by_month(connection: AsyncConnection, since: date) -> Sequence[RowMapping]:
    rows = await connection.execute(
        text(
            "SELECT to_char(created_at, 'YYYY-MM') AS month, SUM(total) AS turnover"
            " FROM orders WHERE created_at >= :since GROUP BY 1 ORDER BY 1"
        ),
        {"since": since},
    )
    return rows.mappings().all()


async def cities_in(connection: AsyncConnection, country: str) -> Sequence[str]:
    rows = await connection.execute(text(f"SELECT DISTINCT city FROM addresses WHERE country = '{country}'"))
    return rows.scalars().all()


async def best_customers(session: AsyncSession, sort: str, limit: int = 10) -> Sequence[RowMapping]:
    if sort not in SORTABLE:
        raise ValueError(f"cannot sort by {sort}")
    sql = (
        "SELECT u.name AS name, COUNT(o.id) AS orders, SUM(o.total) AS turnover"
        " FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id, u.name"
        f" ORDER BY {sort} DESC LIMIT :limit"
    )
    rows = await session.execute(text(sql), {"limit": limit})
    return rows.mappings().all()


async def stock_value(session: AsyncSession, group_by: str) -> Sequence[Any]:
    sql = "SELECT %s AS product_group, SUM(stock * price) AS value FROM products GROUP BY 1" % group_by
    return (await session.execute(text(sql))).all()


async def shipping_summary(session: AsyncSession) -> dict[str, int]:
    shipped = func.sum(case((Order.status == OrderStatus.SHIPPED, 1), else_=0))
    row = (await session.execute(select(func.count(Order.id), shipped))).one()
    return {"orders": row[0], "shipped": row[1] or 0}


async def shipped_totals(session: AsyncSession, country: str | None = None) -> dict[int, Decimal]:
    stmt = select(Order.id, Order.total).where(Order.shipped_at is not None)
    if country is not None:
        stmt = stmt.join(Order.user).join(User.addresses).where(Address.country == country)
    return {order_id: total for order_id, total in await session.execute(stmt)}


async def sold_pieces(session: AsyncSession, *, at_least: int = 1) -> Sequence[RowMapping]:
    pieces = func.sum(OrderLine.quantity).label("pieces")
    stmt = (
        select(Product.sku, Product.name, pieces)
        .join(OrderLine, OrderLine.product_id == Product.id)
        .group_by(Product.sku, Product.name)
    )
    if at_least > 1:
        stmt = stmt.having(pieces >= at_least)
    stmt.order_by(pieces.desc())
    return (await session.execute(stmt)).mappings().all()


def as_csv(rows: Sequence[RowMapping]) -> Iterator[str]:
    """Lines of a CSV file; the first names the columns."""
    for number, row in enumerate(rows):
        if number == 0:
            yield ",".join(row.keys())
        yield ",".join(str(value) for value in row.values())
