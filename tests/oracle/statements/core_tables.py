"""Tables without classes, executed on connections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, bindparam, column, func, insert, select, table, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from statements.models import Base, Customer, Product, audit_log, product_tags, stock

metadata: MetaData = Base.metadata
log = audit_log.c
FAILURES = select(audit_log).where(log.success.is_(False))  # sql
orders = metadata.tables["orders"]
BY_NAME = select(orders.c.id, orders.c.total).where(orders.c.status == "PLACED")  # sql
light = table("weather", column("day"), column("rain"))
RAINY = select(light.c.day).where(light.c.rain > 0)  # sql


def everything(connection: Connection) -> None:
    for row in connection.execute(select(audit_log)):  # sql
        print(row.actor)


def some_columns(connection: Connection, actor: str) -> list[Any]:
    stmt = (
        select(audit_log.c.action, audit_log.c.at)  # sql
        .where(audit_log.c.actor == actor)
        .order_by(audit_log.c.at.desc())
    )
    return list(connection.execute(stmt))


def by_method(connection: Connection) -> None:
    connection.execute(audit_log.select().where(audit_log.c.id == 1))  # sql


def with_a_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(select(stock).where(stock.c.on_hand < 3)).all()  # sql
    print(rows)


def column_with_spaces(connection: Connection) -> None:
    stmt = select(stock.c.counted_at).where(stock.c.counted_at.is_(None))  # sql: default, mysql, mssql
    connection.execute(stmt)


def joined(connection: Connection) -> None:
    products = Product.__table__
    connection.execute(select(products.c.name, stock.c.shelf).join_from(products, stock))  # sql
    both = products.join(stock, products.c.id == stock.c.product_id).outerjoin(product_tags)
    connection.execute(select(products.c.name, product_tags.c.tag_id).select_from(both))  # sql
    connection.execute(select(both))  # sql


def grouped(connection: Connection) -> None:
    stmt = select(log.actor, func.count().label("n")).group_by(log.actor).having(func.count() > 5)  # sql
    connection.execute(stmt)


def subquery(connection: Connection) -> None:
    last = select(log.actor, func.max(log.at).label("last")).group_by(log.actor).subquery()
    stmt = select(audit_log).join(last, (log.actor == last.c.actor) & (log.at == last.c.last))  # sql
    connection.execute(stmt)


def with_parameters(connection: Connection, actor: str) -> None:
    stmt = select(audit_log.c.id).where(audit_log.c.actor == bindparam("actor", actor))  # sql
    connection.execute(stmt)
    stmt = select(audit_log.c.id).where(  # sql: default, sqlite, oracle
        audit_log.c.action == bindparam("action")
    )
    connection.execute(stmt, {"action": "login"})


def scalar(connection: Connection) -> int | None:
    return connection.scalar(select(func.count()).select_from(audit_log))  # sql


def in_a_session(session: Session, customer: str) -> None:
    stmt = select(Customer.__table__).where(Customer.__table__.c.name == customer)  # sql
    session.execute(stmt)
    session.execute(  # sql
        select(Customer.__table__.c.id, audit_log.c.action).where(log.actor == Customer.name)
    )


def lightweight(connection: Connection, day: str) -> None:
    connection.execute(insert(light).values(day=day, rain=3))  # sql
    connection.execute(select(column("a"), text("b")).select_from(table("t")).where(column("a") == 5))  # sql


def columns_in_a_loop(connection: Connection) -> None:
    connection.execute(select(*stock.c))  # sql
    connection.execute(select(*[c for c in audit_log.c if c.name != "details"]))  # sql


def on_one_line_each(connection: Connection) -> None:
    stmt = select(audit_log.c.id)
    stmt = stmt.where(audit_log.c.id > 3)
    stmt = stmt.with_only_columns(audit_log.c.actor)
    stmt = stmt.distinct()  # sql
    connection.execute(stmt)
