"""Joins along relationships, foreign keys and conditions of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import and_, func, join, outerjoin, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm import join as orm_join

from statements.models import (
    Category,
    Customer,
    Line,
    LoyaltyCard,
    Order,
    Product,
    Shop,
    Spending,
    Status,
    Tag,
    product_tags,
    stock,
)


def along_a_relationship(session: Session, name: str) -> Sequence[Order]:
    return session.scalars(select(Order).join(Order.customer).where(Customer.name == name)).all()  # sql


def along_several(session: Session, name: str) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .join(Customer.orders)
        .join(Order.lines)
        .join(Line.product)
        .where(Product.name == name)
        .distinct()
    )
    return session.scalars(stmt).all()


def two_from_the_same(session: Session) -> Sequence[Order]:
    stmt = select(Order).join(Order.customer).join(Order.shop)  # sql
    return session.scalars(stmt).all()


def through_a_table(session: Session, label: str) -> Sequence[Product]:
    stmt = select(Product).join(Product.tags).where(Tag.label == label)  # sql
    return session.scalars(stmt).all()


def through_a_table_by_hand(session: Session, label: str) -> Sequence[Product]:
    stmt = (
        select(Product)  # sql
        .join(product_tags, product_tags.c.product_id == Product.id)
        .join(Tag, Tag.id == product_tags.c.tag_id)
        .where(Tag.label == label)
    )
    return session.scalars(stmt).all()


def to_an_entity(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).join(Order)).all()  # sql


def to_an_entity_along_a_relationship(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).join(Order, Customer.orders)).all()  # sql


def on_a_condition(session: Session, limit: Decimal) -> Sequence[Customer]:
    stmt = select(Customer).join(Order, and_(Order.customer_id == Customer.id, Order.total > limit))  # sql
    return session.scalars(stmt).all()


def with_more_to_the_condition(session: Session, status: Status) -> Sequence[str]:
    stmt = select(Customer.name).join(Customer.orders.and_(Order.status == status))  # sql
    return session.scalars(stmt).all()


def outer(session: Session) -> None:
    stmt = select(Customer.name, Order.id).outerjoin(Customer.orders)  # sql
    session.execute(stmt)
    stmt = select(Customer.name, LoyaltyCard.points).join(Customer.loyalty, isouter=True)  # sql
    session.execute(stmt)


def who_has_none(session: Session) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .outerjoin(Customer.orders)
        .where(Order.id.is_(None))
        .order_by(Customer.name)
    )
    return session.scalars(stmt).all()


def full(session: Session) -> None:
    session.execute(select(Customer.name, Shop.town).join(Shop, Shop.town == Customer.city, full=True))  # sql


def outer_and_full_together(session: Session) -> None:
    stmt = select(Order.id, Shop.town).outerjoin(Order.shop, full=True)  # sql
    session.execute(stmt)


def from_both_sides(session: Session, town: str) -> Sequence[Order]:
    stmt = select(Order).join_from(Shop, Shop.orders).where(Shop.town == town)  # sql
    return session.scalars(stmt).all()


def from_to_by_foreign_key(session: Session) -> None:
    session.execute(select(Product.name, Category.title).join_from(Product, Category))  # sql


def outer_from(session: Session) -> None:
    stmt = select(func.count(Order.id)).outerjoin_from(Shop, Order, Shop.id == Order.shop_id)  # sql
    session.execute(stmt)


def select_from_then_join(session: Session, town: str) -> Sequence[str]:
    stmt = (
        select(Customer.name)  # sql
        .select_from(Shop)
        .join(Shop.orders)
        .join(Order.customer)
        .where(Shop.town == town)
    )
    return session.scalars(stmt).all()


def left_is_what_is_selected_from(session: Session) -> Sequence[Line]:
    stmt = select(Line).select_from(Order).join(Line, Line.order_id == Order.id)  # sql
    return session.scalars(stmt).all()


def with_oneself(session: Session, title: str) -> Sequence[Category]:
    parent = aliased(Category, name="parent")
    stmt = select(Category).join(Category.parent.of_type(parent)).where(parent.title == title)  # sql
    return session.scalars(stmt).all()


def with_oneself_upwards(session: Session) -> None:
    above = aliased(Category)
    stmt = select(Category.title, above.title.label("above")).outerjoin(above, Category.parent)  # sql
    session.execute(stmt)


def grandchildren(session: Session, title: str) -> Sequence[Category]:
    child, grandchild = aliased(Category), aliased(Category)
    stmt = (
        select(grandchild)  # sql
        .select_from(Category)
        .join(child, Category.children)
        .join(grandchild, child.children)
        .where(Category.title == title)
    )
    return session.scalars(stmt).all()


def tables_and_entities(session: Session) -> None:
    stmt = (
        select(Product.name, stock.c.shelf, stock.c.counted_at)  # sql
        .join(stock, stock.c.product_id == Product.id)
        .order_by(stock.c.counted_at)
    )
    session.execute(stmt)


def table_by_foreign_key(session: Session) -> None:
    session.execute(select(Product, stock.c.on_hand).join(stock))  # sql


def one_join_object(session: Session) -> None:
    both = join(Customer, Order, Customer.id == Order.customer_id)
    session.execute(select(Customer.name, Order.total).select_from(both))  # sql


def outer_join_object(session: Session) -> None:
    both = outerjoin(Customer.__table__, Order.__table__)
    session.execute(select(both.c.customers_name, both.c.orders_total).select_from(both))  # sql


def orm_join_object(session: Session) -> None:
    both = orm_join(Customer, Order, Customer.orders)
    session.execute(select(Customer, Order).select_from(both))  # sql


def with_a_mapped_select(session: Session) -> None:
    stmt = select(Customer.name, Spending.spent).join(Spending, Spending.customer_id == Customer.id)  # sql
    session.execute(stmt)


def every_pair(session: Session) -> None:
    session.execute(select(Shop.town, Tag.label).join(Tag, true()))  # sql


def comma(session: Session) -> None:
    session.execute(select(Shop, Tag))  # sql


def by_steps(session: Session, town: str, status: Status) -> Sequence[Order]:
    stmt = select(Order)
    stmt = stmt.join(Order.shop)
    stmt = stmt.where(Shop.town == town)
    stmt = stmt.outerjoin(Order.payments)
    stmt = stmt.where(Order.status == status)  # sql
    return session.scalars(stmt).all()
