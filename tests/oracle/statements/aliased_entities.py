"""The same entity more than once; entities from subqueries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, aliased

from statements.models import Category, Customer, Employee, Line, Order, Product, Tag, audit_log

Boss = aliased(Employee, name="boss")
WITH_BOSSES = select(Employee.name, Boss.name).join(Boss, Employee.boss)  # sql


def alone(session: Session) -> Sequence[Customer]:
    other = aliased(Customer)
    return session.scalars(select(other).order_by(other.name)).all()  # sql


def named(session: Session, name: str) -> Sequence[Customer]:
    c = aliased(Customer, name="c")
    return session.scalars(select(c).where(c.name == name)).all()  # sql


def neighbours(session: Session) -> None:
    one, two = aliased(Customer), aliased(Customer)
    session.execute(select(one.name, two.name).where(one.city == two.city, one.id < two.id))  # sql


def entity_and_alias(session: Session) -> None:
    cheaper = aliased(Product, name="cheaper")
    stmt = (
        select(Product, cheaper)  # sql
        .join(cheaper, cheaper.category_id == Product.category_id)
        .where(cheaper.price < Product.price)
    )
    session.execute(stmt)


def joined_twice(session: Session, first: str, second: str) -> Sequence[Order]:
    one, two = aliased(Line), aliased(Line)
    bread, cake = aliased(Product), aliased(Product)
    stmt = (
        select(Order)  # sql
        .join(Order.lines.of_type(one))
        .join(one.product.of_type(bread))
        .join(Order.lines.of_type(two))
        .join(two.product.of_type(cake))
        .where(bread.name == first, cake.name == second)
    )
    return session.scalars(stmt).all()


def from_an_alias(session: Session) -> Sequence[str]:
    c = aliased(Customer)
    return session.scalars(select(c.name).join(c.orders).where(Order.total > 3)).all()  # sql


def tags_twice(session: Session, one: str, two: str) -> Sequence[Product]:
    first, second = aliased(Tag, name="first"), aliased(Tag, name="second")
    stmt = select(Product).join(first, Product.tags).join(second, Product.tags)
    stmt = stmt.where(first.label == one, second.label == two)  # sql
    return session.scalars(stmt).all()


def any_of_an_alias(session: Session, title: str) -> Sequence[Category]:
    upper = aliased(Category)
    return session.scalars(select(upper).where(upper.children.any(Category.title == title))).all()  # sql


def of_a_subquery(session: Session, least: Decimal) -> None:
    large = select(Order).where(Order.total > least).subquery()
    order = aliased(Order, large, name="large")
    session.execute(select(Customer, order).join(order, Customer.orders).order_by(order.id))  # sql


def two_of_one_subquery(session: Session, city: str) -> None:
    both = (
        select(Customer.id, Customer.name, Order.id, Order.total)
        .join_from(Customer, Order)
        .where(Customer.city == city)
        .subquery()
    )
    customer, order = aliased(Customer, both), aliased(Order, both)
    session.execute(select(customer.name, order.total).where(order.total > 5))  # sql


def by_names_of_columns(session: Session) -> None:
    made_up = select(literal(1).label("id"), literal("rye").label("label")).subquery()
    tag = aliased(Tag, made_up, adapt_on_names=True)
    session.execute(select(tag.id, tag.label))  # sql


def hybrid_of_an_alias(session: Session, name: str) -> Sequence[str]:
    c = aliased(Customer, name="c")
    return session.scalars(select(c.called).where(c.called != name)).all()  # sql


def property_of_an_alias(session: Session) -> None:
    line = aliased(Line, name="l")
    session.execute(select(line.amount, func.sum(line.amount)).group_by(line.order_id))  # sql


def column_of_an_alias(session: Session) -> None:
    c = aliased(Customer, name="c")
    session.execute(select(c.email, Customer.email).where(c.mail == Customer.mail))  # sql


def table_alias(session: Session) -> None:
    earlier, later = audit_log.alias("earlier"), audit_log.alias()
    stmt = (
        select(earlier.c.actor, later.c.at)  # sql
        .join_from(earlier, later, earlier.c.actor == later.c.actor)
        .where(earlier.c.at < later.c.at)
    )
    session.execute(stmt)


def table_of_a_class(session: Session) -> None:
    customers = Customer.__table__.alias("cu")
    session.execute(select(customers.c.name, customers.c.email_address))  # sql


def sampled(session: Session) -> None:
    some = aliased(Customer, Customer.__table__.tablesample(func.bernoulli(5), name="some"))
    session.execute(select(some.name))  # sql: default, postgresql
