"""RETURNING, and what is made of it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, load_only

from statements.models import Customer, Order, Product, Status, Tag, audit_log


def new_key(session: Session, label: str) -> int | None:
    return session.scalar(  # sql: default, postgresql, sqlite
        insert(Tag).values(label=label).returning(Tag.id)
    )


def new_entity(session: Session, label: str) -> Tag | None:
    stmt = insert(Tag).values(label=label).returning(Tag)  # sql
    return session.scalars(stmt).first()


def in_order_of_parameters(session: Session) -> None:
    stmt = insert(Tag).returning(Tag.id, sort_by_parameter_order=True)  # sql
    session.scalars(stmt, [{"label": "sour"}, {"label": "sweet"}])


def columns(session: Session, factor: int) -> None:
    stmt = (
        update(Product)  # sql: default, postgresql, mssql, oracle
        .where(Product.category_id == 1)
        .values(price=Product.price * factor)
        .returning(Product.id, Product.name.label("what"))
    )
    session.execute(stmt)


def updated_entities(session: Session) -> None:
    stmt = update(Order).values(status=Status.PLACED).where(Order.total > 0).returning(Order)  # sql
    session.scalars(stmt).all()


def expressions(session: Session, total: Decimal) -> None:
    stmt = (
        delete(Order).where(Order.total < total).returning(func.lower(Order.status), Order.total * 2)  # sql
    )
    session.execute(stmt)


def returned_twice(session: Session) -> None:
    stmt = delete(Tag).returning(Tag.id)
    stmt = stmt.returning(Tag.label)  # sql
    session.execute(stmt)


def table(session: Session, actor: str) -> None:
    stmt = insert(audit_log).values(actor=actor, action="x").returning(audit_log.c.id, audit_log.c.at)  # sql
    session.execute(stmt)


def with_options(session: Session) -> None:
    stmt = insert(Customer).returning(Customer).options(load_only(Customer.name))  # sql
    session.scalars(stmt, [])


def as_a_common_table(session: Session) -> None:
    gone = delete(Order).where(Order.status == Status.CANCELLED).returning(Order.total).cte("gone")
    session.execute(select(func.sum(gone.c.total)))  # sql: postgresql, default


def inserted_in_a_common_table(session: Session, label: str) -> None:
    fresh = insert(Tag).values(label=label).returning(Tag.id, Tag.label).cte("fresh")
    session.execute(select(fresh.c.id).where(fresh.c.label != "x"))  # sql: postgresql
