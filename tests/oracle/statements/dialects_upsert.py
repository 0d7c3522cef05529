"""What single databases have: ON CONFLICT, ON DUPLICATE KEY, operators, aggregates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.mysql import insert as mysql_insert
from sqlalchemy.dialects.postgresql import aggregate_order_by, array, array_agg
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from statements.models import Batch, Customer, LoyaltyCard, Order, Product, Tag, stock

TAG_ONCE = pg_insert(Tag).on_conflict_do_nothing()  # sql: postgresql


def ignore(session: Session, label: str) -> None:
    stmt = (
        pg_insert(Tag).values(label=label).on_conflict_do_nothing(index_elements=["label"])  # sql: postgresql
    )
    session.execute(stmt)


def replace(session: Session, number: str, customer: int, points: int) -> None:
    stmt = pg_insert(LoyaltyCard).values(number=number, customer_id=customer, points=points)
    stmt = stmt.on_conflict_do_update(  # sql: postgresql
        index_elements=[LoyaltyCard.number], set_={"points": stmt.excluded.points}
    )
    session.execute(stmt)


def add_up(session: Session, product: int, shelf: str, pieces: int) -> None:
    stmt = postgresql.insert(stock).values(product_id=product, shelf=shelf, on_hand=pieces)
    stmt = stmt.on_conflict_do_update(  # sql: postgresql
        constraint="stock_pkey",
        set_={stock.c.on_hand: stock.c.on_hand + stmt.excluded.on_hand, "counted_at": func.now()},
        where=stock.c.on_hand < 100,
    ).returning(stock.c.on_hand)
    session.execute(stmt)


def ignore_in_sqlite(session: Session, label: str) -> None:
    stmt = sqlite_insert(Tag).values(label=label)
    stmt = stmt.on_conflict_do_nothing(index_elements=[Tag.label])  # sql: sqlite
    session.execute(stmt)


def replace_in_sqlite(session: Session, rows: list[dict[str, Any]]) -> None:
    stmt = sqlite.insert(Customer)
    stmt = stmt.on_conflict_do_update(  # sql: sqlite
        index_elements=[Customer.email], set_={"name": stmt.excluded.name, "city": stmt.excluded.city}
    )
    session.execute(stmt, rows)


def two_rows_in_sqlite(session: Session) -> None:
    stmt = sqlite_insert(Tag).values([{"label": "a"}, {"label": "b"}])
    stmt = stmt.on_conflict_do_update(index_elements=["label"], set_={"label": stmt.excluded.label})
    session.scalars(stmt.returning(Tag))  # sql: sqlite


def replace_in_mysql(session: Session, number: str, points: int) -> None:
    stmt = mysql_insert(LoyaltyCard).values(number=number, customer_id=1, points=points)
    stmt = stmt.on_duplicate_key_update(points=stmt.inserted.points, customer_id=7)  # sql: mysql
    session.execute(stmt)


def add_up_in_mysql(session: Session) -> None:
    stmt = mysql.insert(stock).values(product_id=1, shelf="A", on_hand=3)
    stmt = stmt.on_duplicate_key_update({"on_hand": stock.c.on_hand + stmt.inserted.on_hand})  # sql: mysql
    session.execute(stmt)


def full_text(session: Session, words: str) -> None:
    stmt = select(Product.id).where(Product.name.match(words))  # sql: postgresql, mysql, sqlite
    session.execute(stmt)
    stmt = select(Product.id).where(mysql.match(Product.name, against=words).in_boolean_mode())  # sql: mysql
    session.execute(stmt)


def aggregates(session: Session) -> None:
    names = func.string_agg(Product.name, aggregate_order_by(text("', '"), Product.name.desc()))
    session.execute(select(Product.category_id, names).group_by(Product.category_id))  # sql: postgresql
    ids = array_agg(Order.id).label("ids")
    session.execute(select(Order.customer_id, ids).group_by(Order.customer_id))  # sql: postgresql


def arrays(session: Session, step: str) -> None:
    session.execute(select(Batch.id).where(Batch.steps.contains([step])))  # sql: postgresql
    session.execute(select(Batch.id).where(Batch.steps.any(step)))  # sql: postgresql
    session.execute(select(Batch.steps[1], func.unnest(Batch.steps).label("step")))  # sql: postgresql
    session.execute(select(Batch.id).where(Batch.steps.overlap(array(["knead", "rest"]))))  # sql: postgresql


def jsonb(session: Session, oven: str) -> None:
    stmt = select(Batch.readings["oven"].astext).where(Batch.readings.has_key(oven))  # sql: postgresql
    session.execute(stmt)
    stmt = select(Batch.id).where(Batch.readings.contains({"oven": "two"}))  # sql: postgresql
    session.execute(stmt)
    stmt = select(Batch.id).where(Batch.readings[("door", "open")].as_boolean())  # sql: postgresql
    session.execute(stmt)


def dates(session: Session, day: date) -> None:
    stmt = select(Batch).where(  # sql: postgresql
        Batch.baked_on == day, func.age(Batch.baked_on) > text("'1 day'")
    )
    session.execute(stmt)


def top(session: Session, least: Decimal) -> None:
    stmt = select(Order.id).where(Order.total > least).order_by(Order.total).limit(3)  # sql: mssql, oracle
    session.execute(stmt)


def hints(session: Session) -> None:
    stmt = (
        select(Order.id)  # sql: mssql, mysql, oracle, default
        .with_hint(Order, "WITH (NOLOCK)", "mssql")
        .with_hint(Order, "USE INDEX (ix_orders_status)", "mysql")
        .with_statement_hint("/* slow */", "oracle")
    )
    session.execute(stmt)
