"""EXISTS, and the criteria that relationships make of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased, with_parent

from statements.models import (
    Baker,
    Category,
    Customer,
    Employee,
    Line,
    LoyaltyCard,
    Order,
    Oven,
    Product,
    Shop,
    Status,
    Tag,
)


def any_order(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(Customer.orders.any())).all()  # sql


def no_order(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(~Customer.orders.any())).all()  # sql


def any_with_criterion(session: Session, status: Status) -> Sequence[str]:
    stmt = select(Customer.name).where(Customer.orders.any(Order.status == status))  # sql
    return session.scalars(stmt).all()


def any_with_keywords(session: Session, label: str) -> Sequence[Product]:
    return session.scalars(select(Product).where(Product.tags.any(label=label))).all()  # sql


def none_of_them(session: Session, label: str) -> Sequence[Product]:
    stmt = select(Product).where(not_(Product.tags.any(Tag.label == label)), Product.is_available)  # sql
    return session.scalars(stmt).all()


def has(session: Session, city: str) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.customer.has(Customer.city == city))).all()  # sql


def has_with_keywords(session: Session, town: str) -> Sequence[int]:
    return session.scalars(select(Order.id).where(~Order.shop.has(town=town))).all()  # sql


def has_none(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(~Customer.loyalty.has())).all()  # sql


def any_of_any(session: Session, name: str) -> Sequence[Customer]:
    stmt = select(Customer).where(  # sql
        Customer.orders.any(Order.lines.any(Line.product.has(Product.name == name)))
    )
    return session.scalars(stmt).all()


def with_oneself(session: Session, title: str) -> Sequence[Category]:
    stmt = select(Category).where(  # sql
        or_(Category.parent.has(Category.title == title), Category.children.any(Category.title == title))
    )
    return session.scalars(stmt).all()


def any_of_type(session: Session, speciality: str) -> Sequence[Shop]:
    stmt = select(Shop).where(Shop.staff.of_type(Baker).any(Baker.speciality == speciality))  # sql
    return session.scalars(stmt).all()


def of_a_subclass(session: Session, heat: int) -> Sequence[Baker]:
    return session.scalars(select(Baker).where(Baker.ovens.any(Oven.celsius > heat))).all()  # sql


def by_association_proxy(session: Session, name: str) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.products.any(name=name))).all()  # sql


def exists_by_hand(session: Session) -> Sequence[Customer]:
    stmt = select(Customer).where(exists().where(Order.customer_id == Customer.id))  # sql
    return session.scalars(stmt).all()


def exists_of_a_select(session: Session, least: Decimal) -> Sequence[str]:
    large = select(Order.id).where(Order.customer_id == Customer.id, Order.total > least).exists()
    return session.scalars(select(Customer.name).where(large)).all()  # sql


def not_exists(session: Session) -> Sequence[Product]:
    sold = exists(select(Line.product_id).where(Line.product_id == Product.id))
    return session.scalars(select(Product).where(~sold)).all()  # sql


def exists_of_columns(session: Session) -> Sequence[Product]:
    return session.scalars(select(Product).where(exists(Line.quantity).where(Line.quantity > 9))).all()  # sql


def exists_of_groups(session: Session) -> Sequence[Shop]:
    busy = (
        select(func.count(Order.id))
        .where(Order.shop_id == Shop.id)
        .group_by(Order.shop_id)
        .having(func.count(Order.id) > 10)
        .exists()
    )
    return session.scalars(select(Shop).where(busy)).all()  # sql


def exists_of_an_alias(session: Session) -> Sequence[Employee]:
    subordinate = aliased(Employee)
    chiefs = exists().where(subordinate.boss_id == Employee.id)
    return session.scalars(select(Employee).where(chiefs)).all()  # sql


def whether_there_is(session: Session, email: str) -> bool | None:
    return session.scalar(select(exists().where(Customer.email == email)))  # sql


def whether_there_is_by_select(session: Session, email: str) -> bool | None:
    return session.scalar(select(select(Customer.id).where(Customer.email == email).exists()))  # sql


def whether_any_row(session: Session, number: str) -> bool:
    stmt = select(literal(True)).where(exists().where(LoyaltyCard.number == number))  # sql
    return session.scalar(stmt) is True


def exists_as_a_column(session: Session) -> None:
    loyal = exists().where(LoyaltyCard.customer_id == Customer.id).label("loyal")
    session.execute(select(Customer.name, loyal))  # sql


def of_an_object(session: Session, customer: Customer) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.customer == customer)).all()  # sql


def not_of_an_object(session: Session, customer: Customer) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.customer != customer)).all()  # sql


def of_no_object(session: Session) -> Sequence[Order]:
    stmt = select(Order).where(Order.shop == None)  # sql  # noqa: E711
    session.scalars(stmt)
    return session.scalars(select(Order).where(Order.shop != None)).all()  # sql  # noqa: E711


def that_contains(session: Session, order: Order, tag: Tag) -> None:
    session.scalars(select(Customer).where(Customer.orders.contains(order)))  # sql
    session.scalars(select(Product).where(Product.tags.contains(tag)))  # sql


def not_containing(session: Session, tag: Tag) -> Sequence[Product]:
    return session.scalars(select(Product).where(~Product.tags.contains(tag))).all()  # sql


def children_of(session: Session, customer: Customer) -> Sequence[Order]:
    return session.scalars(select(Order).where(with_parent(customer, Customer.orders))).all()  # sql
