"""What is selected: entities, columns, expressions, labels, bundles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Select, distinct, func, literal, literal_column, null, select, text
from sqlalchemy.orm import Bundle, Session

from statements.models import Customer, Line, LoyaltyCard, Order, Product, Shop, Spending, Tag

EVERYBODY = select(Customer)  # sql
TOWNS = select(Shop.town).distinct()  # sql
CHEAPEST: Select[tuple[Product]] = select(Product).order_by(Product.price).limit(1)  # sql


def all_tags(session: Session) -> Sequence[Tag]:
    return session.scalars(select(Tag)).all()  # sql


def names_and_cities(session: Session) -> list[tuple[str, str | None]]:
    stmt = select(Customer.name, Customer.city)  # sql
    return [(name, city) for name, city in session.execute(stmt)]


def email_is_named_otherwise(session: Session) -> Sequence[str]:
    return session.scalars(select(Customer.email)).all()  # sql


def by_synonym(session: Session) -> Sequence[str]:
    return session.scalars(select(Customer.mail)).all()  # sql


def entity_and_column(session: Session) -> None:
    for order, city in session.execute(
        select(Order, Customer.city)  # sql
        .where(Order.customer_id == Customer.id)
        .order_by(Order.id)
    ):
        print(order, city)


def two_entities(session: Session) -> None:
    session.execute(select(Customer, LoyaltyCard).where(LoyaltyCard.customer_id == Customer.id))  # sql


def greeting(session: Session) -> Sequence[str]:
    stmt = select(("Dear " + Customer.name).label("greeting")).order_by(Customer.name)  # sql
    return session.scalars(stmt).all()


def salutation(session: Session, word: str) -> Sequence[str]:
    stmt = select((literal(word) + " " + Customer.name).label("salutation")).order_by("salutation")  # sql
    return session.scalars(stmt).all()


def arithmetic(session: Session, percent: int) -> None:
    session.execute(
        select(  # sql
            Product.name,
            (Product.price * (100 + percent) / 100).label("raised"),
            (-Product.price).label("negative"),
            (Product.id % 2).label("odd"),
        )
    )


def whole_and_true_division(session: Session, boxes: int) -> None:
    stmt = select(Line.quantity / boxes, Line.quantity // boxes, Line.unit_price / Line.quantity)  # sql
    session.execute(stmt)


def hybrid_expression(session: Session) -> Sequence[str]:
    return session.scalars(select(Customer.called)).all()  # sql


def hybrid_with_label(session: Session) -> None:
    stmt = select(Customer.id, Customer.called.label("who"), Order.is_open).join(Customer.orders)  # sql
    session.execute(stmt)


def property_of_columns(session: Session) -> None:
    session.execute(select(Line.order_id, Line.amount))  # sql


def deferred_columns_stay_out(session: Session) -> None:
    session.scalars(select(Product)).all()  # sql


def deferred_column_named(session: Session) -> None:
    session.execute(select(Product.name, Product.description, Shop.order_count))  # sql


def literals(session: Session, rate: float) -> None:
    stmt = select(literal(1).label("one"), literal("a"), literal(rate), null().label("nothing"))  # sql
    session.execute(stmt)


def column_as_text(session: Session) -> None:
    stmt = select(literal_column("'bread'").label("sort"), text("1 + 1"), Product.name)  # sql
    session.execute(stmt)


def same_column_twice(session: Session) -> None:
    stmt = select(Customer.name, Customer.name, Order.id, Customer.id).join_from(Customer, Order)  # sql
    session.execute(stmt)


def bundles(session: Session) -> None:
    stmt = select(  # sql
        Bundle("customer", Customer.name, Customer.city),
        Bundle("order", Order.id, Order.total),
    ).join_from(Customer, Order)
    for row in session.execute(stmt):
        print(row.customer.name, row.order.total)


def distinct_in_a_function(session: Session) -> int | None:
    return session.scalar(select(func.count(distinct(Customer.city))))  # sql


def count_of_everything(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Order))  # sql


def count_star(session: Session) -> int | None:
    return session.scalar(select(func.count("*")).select_from(Shop))  # sql


def added_and_replaced(session: Session) -> None:
    stmt = select(Order).add_columns(Customer.name)
    stmt = stmt.join(Order.customer)  # sql
    session.execute(stmt)
    counted = stmt.with_only_columns(func.count(Order.id))  # sql
    session.scalar(counted)
    kept = stmt.with_only_columns(func.max(Order.total), maintain_column_froms=True)  # sql
    session.scalar(kept)


def view(session: Session, least: Decimal) -> Sequence[Spending]:
    stmt = (
        select(Spending)  # sql
        .where(Spending.spent >= least)
        .order_by(Spending.spent.desc())
    )
    return session.scalars(stmt).all()


def prefix_and_suffix(session: Session) -> None:
    stmt = (
        select(Product.id)  # sql: mysql, default
        .prefix_with("SQL_NO_CACHE", dialect="mysql")
        .suffix_with("/* seen */")
    )
    session.execute(stmt)
    session.execute(select(Product.id).prefix_with("ALL"))  # sql


def mapping_keys_of_table(session: Session) -> None:
    products = Product.__table__
    session.execute(select(products.c["id", "name"]))  # sql
