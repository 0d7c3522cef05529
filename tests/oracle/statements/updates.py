"""UPDATE: of some rows, with expressions, from other tables."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Numeric, bindparam, case, column, func, select, update, values
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from statements.models import (
    Baker,
    Category,
    Customer,
    Employee,
    Line,
    LoyaltyCard,
    Order,
    Product,
    Status,
    audit_log,
    stock,
)

FORGET = update(Customer).values(nickname=None)  # sql
RENAME = update(Customer).where(Customer.name == bindparam("old")).values(name=bindparam("new"))  # sql


def everything(session: Session) -> None:
    session.execute(update(Customer).values(is_active=False))  # sql


def some(session: Session, ids: list[int]) -> None:
    session.execute(update(Order).where(Order.id.in_(ids)).values(status=Status.CANCELLED))  # sql
    session.commit()


def what_changes_on_update(session: Session, price: Decimal) -> None:
    stmt = (
        update(Product)  # sql
        .where(Product.id == 3)
        .values(price=price, name="rye")
    )
    session.execute(stmt)


def named_otherwise(session: Session, old: str, new: str) -> None:
    session.execute(update(Customer).where(Customer.email == old).values(email=new))  # sql


def by_dictionary(session: Session, name: str) -> None:
    session.execute(  # sql
        update(Category).where(Category.id == 1).values({"title": name, Category.parent_id: 2})
    )


def raised(session: Session, percent: int) -> None:
    stmt = update(Product).values(price=Product.price * (1 + percent / 100))  # sql
    session.execute(stmt, execution_options={"synchronize_session": False})


def concatenated(session: Session) -> None:
    session.execute(update(Customer).values(nickname="dear " + Customer.name))  # sql


def in_steps(session: Session, status: Status, before: datetime) -> None:
    stmt = update(Order).where(Order.status == status)
    stmt = stmt.where(Order.placed_at < before)
    stmt = stmt.values(status=Status.DELIVERED).execution_options(synchronize_session="fetch")  # sql
    session.execute(stmt)


def by_keywords(session: Session, name: str) -> None:
    session.execute(update(Customer).filter_by(name=name).values(city="Bern"))  # sql


def by_case(session: Session) -> None:
    grade = case((LoyaltyCard.points > 100, 0), else_=LoyaltyCard.points + 1)
    session.execute(update(LoyaltyCard).values(points=grade))  # sql


def with_a_function(session: Session) -> None:
    session.execute(update(Customer).values(name=func.trim(Customer.name), updated_at=func.now()))  # sql


def with_a_subquery(session: Session) -> None:
    total = select(func.sum(Line.amount)).where(Line.order_id == Order.id).scalar_subquery()
    session.execute(update(Order).values(total=total))  # sql


def where_in_a_select(session: Session, city: str) -> None:
    there = select(Customer.id).where(Customer.city == city)
    stmt = update(Order).where(Order.customer_id.in_(there)).values(shop_id=1)  # sql
    session.execute(stmt)


def where_related(session: Session) -> None:
    session.execute(update(Customer).where(~Customer.orders.any()).values(is_active=False))  # sql


def from_another_table(session: Session, city: str) -> None:
    stmt = (
        update(Order)  # sql: default, postgresql, mysql, sqlite, mssql
        .where(Order.customer_id == Customer.id)
        .where(Customer.city == city)
        .values(shop_id=Customer.id + 1)
    )
    session.execute(stmt)


def two_tables_at_once(session: Session) -> None:
    stmt = (
        update(Order)  # sql: mysql
        .where(Order.customer_id == Customer.id)
        .values({Order.total: 0, Customer.city: "Chur"})
    )
    session.execute(stmt)


def from_values(session: Session) -> None:
    prices = values(column("id", Integer), column("price", Numeric), name="prices").data([(1, 2), (3, 4)])
    stmt = update(Product).values(price=prices.c.price).where(Product.id == prices.c.id)  # sql: postgresql
    session.execute(stmt)


def with_a_common_table(session: Session) -> None:
    idle = select(Customer.id).where(~Customer.orders.any()).cte("idle")
    session.execute(update(Customer).where(Customer.id.in_(select(idle.c.id))).values(city=None))  # sql


def in_an_order(session: Session) -> None:
    stmt = update(Line).ordered_values((Line.quantity, 2), (Line.unit_price, Line.unit_price + 1))  # sql
    session.execute(stmt)


def rows_by_primary_key(session: Session, rows: list[dict[str, Any]]) -> None:
    session.execute(update(Product), rows)  # sql


def joined_subclass(session: Session, speciality: str) -> None:
    session.execute(update(Baker).where(Baker.id == 1).values(speciality=speciality))  # sql


def base_of_a_subclass(session: Session, name: str) -> None:
    bakers = select(Baker.id).where(Baker.speciality == name).scalar_subquery()
    session.execute(update(Employee).where(Employee.id == bakers).values(name=name))  # sql


def a_table(connection: Connection, actor: str) -> None:
    stmt = audit_log.update().where(audit_log.c.actor == actor).values(success=False)  # sql
    connection.execute(stmt)
    connection.execute(update(stock).values(on_hand=stock.c.on_hand - 1).where(stock.c.shelf == actor))  # sql


def limited(session: Session) -> None:
    stmt = update(Product).values(weight=1.5).with_dialect_options(mysql_limit=10)  # sql: mysql
    session.execute(stmt)
