"""INSERT: with values, without, many rows, from a select."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, literal, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from statements.models import (
    CardPayment,
    Customer,
    Letter,
    Line,
    Order,
    Product,
    Status,
    Tag,
    audit_log,
    product_tags,
    stock,
)

NEW_TAG = insert(Tag)  # sql
NEW_TAG_NAMED = insert(Tag).values(label=bindparam("label_of_tag"))  # sql


def one(session: Session, label: str) -> None:
    session.execute(insert(Tag).values(label=label))  # sql
    session.commit()


def several_columns(session: Session, name: str, email: str, joined: date) -> None:
    stmt = insert(Customer).values(name=name, email=email, joined_on=joined, is_active=True)  # sql
    session.execute(stmt)


def by_dictionary(session: Session, number: int, amount: Decimal) -> None:
    session.execute(insert(Line).values({"order_id": number, "product_id": 3, "unit_price": amount}))  # sql


def by_columns(session: Session, number: int, price: Decimal) -> None:
    stmt = insert(Line).values(  # sql
        {Line.order_id: number, Line.product_id: 1, Line.quantity: 2, Line.unit_price: price}
    )
    session.execute(stmt)


def in_steps(session: Session, name: str, price: Decimal) -> None:
    stmt = insert(Product).values(name=name)
    stmt = stmt.values(price=price, attributes={})  # sql
    session.execute(stmt)


def expressions(session: Session, customer: int) -> None:
    stmt = insert(Order).values(  # sql
        customer_id=customer, status=Status.PLACED, placed_at=func.now(), total=literal(1) + 2
    )
    session.execute(stmt)


def scalar_subquery(session: Session, email: str, subject: str) -> None:
    who = select(Customer.id).where(Customer.email == email).scalar_subquery()
    session.execute(insert(Letter).values(customer_id=who, subject=subject, body=""))  # sql


def rows_as_parameters(session: Session, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(Tag), rows)  # sql


def two_rows(session: Session, first: str, second: str) -> None:
    session.execute(insert(Tag).values([{"label": first}, {"label": second}]))  # sql


def rows_of_subqueries(session: Session, label: str) -> None:
    tag = select(Tag.id).where(Tag.label == label).scalar_subquery()
    stmt = insert(product_tags).values(  # sql
        [{"product_id": 1, "tag_id": tag}, {"product_id": 2, "tag_id": tag}]
    )
    session.execute(stmt)


def from_a_select(session: Session, label: str) -> None:
    all_products = select(Product.id, Tag.id).where(Tag.label == label)
    session.execute(insert(product_tags).from_select(["product_id", "tag_id"], all_products))  # sql


def from_a_select_with_defaults(session: Session) -> None:
    source = select(Customer.name, literal("joined"))
    session.execute(insert(audit_log).from_select(["actor", "action"], source))  # sql
    stmt = insert(audit_log).from_select(["actor", "action"], source, include_defaults=False)  # sql
    session.execute(stmt)


def from_columns(session: Session) -> None:
    source = select(Product.id, func.substr(Product.name, 1, 3), literal(0))
    stmt = insert(stock).from_select([stock.c.product_id, stock.c.shelf, stock.c.on_hand], source)  # sql
    session.execute(stmt)


def from_a_common_table(session: Session) -> None:
    sold = select(Line.product_id).distinct().cte("sold")
    source = select(sold.c.product_id, literal("A"))
    session.execute(insert(stock).from_select(["product_id", "shelf"], source))  # sql


def subclass(session: Session, order: int, amount: Decimal) -> None:
    session.execute(insert(CardPayment).values(order_id=order, amount=amount, last_digits="1234"))  # sql


def into_a_table(connection: Connection, actor: str) -> None:
    connection.execute(audit_log.insert().values(actor=actor, action="login"))  # sql
    connection.commit()


def key_of_a_column(engine: Engine, at: datetime) -> None:
    with engine.begin() as connection:
        connection.execute(insert(stock).values(product_id=1, shelf="B", counted_at=at))  # sql


def only_defaults(session: Session) -> None:
    session.execute(insert(Tag).values())  # sql: default, postgresql, mysql, sqlite


def inline(session: Session, label: str) -> None:
    session.execute(insert(Tag).values(label=label).inline())  # sql: default, postgresql


def with_a_prefix(session: Session, label: str) -> None:
    session.execute(insert(Tag).prefix_with("OR IGNORE").values(label=label))  # sql: sqlite
    session.execute(insert(Tag).prefix_with("IGNORE", dialect="mysql").values(label=label))  # sql: mysql
