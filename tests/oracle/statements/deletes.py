"""DELETE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from statements.models import (
    Baker,
    CashPayment,
    Customer,
    Line,
    Order,
    Product,
    Status,
    Tag,
    audit_log,
    product_tags,
)

EMPTY_LOG = delete(audit_log)  # sql


def everything(session: Session) -> None:
    session.execute(delete(Tag))  # sql


def one(session: Session, label: str) -> None:
    session.execute(delete(Tag).where(Tag.label == label))  # sql


def several_criteria(session: Session, before: datetime) -> None:
    stmt = (
        delete(Order)  # sql
        .where(Order.status == Status.DRAFT, Order.created_at < before)
        .execution_options(synchronize_session=False)
    )
    session.execute(stmt)


def by_keywords(session: Session, name: str) -> None:
    session.execute(delete(Customer).filter_by(name=name))  # sql


def in_steps(session: Session, ids: list[int]) -> None:
    stmt = delete(Line).where(Line.order_id.in_(ids))
    stmt = stmt.where(Line.quantity == 0)  # sql
    session.execute(stmt)


def what_nobody_uses(session: Session) -> None:
    used = exists().where(product_tags.c.tag_id == Tag.id)
    session.execute(delete(Tag).where(~used))  # sql


def in_a_select(session: Session, name: str) -> None:
    gone = select(Product.id).where(Product.name == name)
    session.execute(delete(Line).where(Line.product_id.in_(gone)))  # sql


def related(session: Session) -> None:
    session.execute(delete(Customer).where(~Customer.orders.any(), ~Customer.loyalty.has()))  # sql


def using_another_table(session: Session, city: str) -> None:
    stmt = (
        delete(Order)  # sql: default, postgresql, mysql, mssql
        .where(Order.customer_id == Customer.id)
        .where(Customer.city == city)
    )
    session.execute(stmt)


def of_a_table(connection: Connection, actor: str) -> None:
    connection.execute(audit_log.delete().where(audit_log.c.actor == actor))  # sql
    connection.execute(delete(product_tags).where(product_tags.c.tag_id == Tag.id, Tag.label == actor))  # sql


def single_table_subclass(session: Session, order: int) -> None:
    session.execute(delete(CashPayment).where(CashPayment.order_id == order))  # sql


def joined_subclass(session: Session, number: int) -> None:
    session.execute(delete(Baker).where(Baker.id == number))  # sql


def with_a_common_table(session: Session) -> None:
    old = select(Order.id).order_by(Order.placed_at).limit(100).cte("old")
    session.execute(delete(Line).where(Line.order_id.in_(select(old.c.id))))  # sql


def deleted_and_counted(session: Session) -> Sequence[int]:
    stmt = delete(Order).where(Order.total == 0).returning(Order.id)  # sql
    return session.scalars(stmt).all()
