"""UNION and its kin."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import except_, intersect, intersect_all, literal, null, select, union, union_all
from sqlalchemy.orm import Session, aliased

from statements.models import Customer, Employee, Order, Product, Shop, Status, Tag

EVERY_NAME = union(select(Customer.name), select(Employee.name))  # sql


def names(session: Session) -> None:
    session.execute(union_all(select(Customer.name), select(Employee.name), select(Product.name)))  # sql


def by_method(session: Session) -> None:
    session.execute(select(Customer.city).union(select(Shop.town)))  # sql
    session.execute(select(Customer.city).union_all(select(Shop.town), select(Tag.label)))  # sql


def ordered(session: Session, city: str, limit: int) -> None:
    here = select(Customer.id, Customer.name).where(Customer.city == city)
    elsewhere = select(Customer.id, Customer.name).where(Customer.city != city)
    stmt = union_all(here, elsewhere).order_by("name").limit(limit)  # sql
    session.execute(stmt)


def ordered_by_column(session: Session) -> None:
    stmt = union(select(Customer.name.label("n")), select(Product.name.label("n")))
    stmt = stmt.order_by(stmt.selected_columns.n)  # sql
    session.execute(stmt)


def with_a_kind(session: Session) -> None:
    stmt = union_all(  # sql
        select(Customer.id, Customer.name, literal("customer").label("kind")),
        select(Employee.id, Employee.name, literal("employee").label("kind")),
        select(null(), Product.name, literal("product")),
    )
    session.execute(stmt)


def in_both(session: Session) -> None:
    session.execute(intersect(select(Customer.name), select(Employee.name)))  # sql
    session.execute(select(Customer.city).intersect(select(Shop.town)))  # sql
    session.execute(intersect_all(select(Customer.name), select(Employee.name)))  # sql


def in_one_alone(session: Session) -> None:
    session.execute(except_(select(Customer.city), select(Shop.town)))  # sql
    session.execute(select(Shop.town).except_(select(Customer.city)))  # sql


def nested(session: Session) -> None:
    inner = union(select(Customer.name), select(Employee.name))
    session.execute(except_(inner, select(Product.name)))  # sql: default, postgresql, sqlite


def of_limited_selects(session: Session) -> None:
    first = select(Order.id).order_by(Order.total).limit(3)
    last = select(Order.id).order_by(Order.total.desc()).limit(3)
    session.execute(union_all(first, last))  # sql: default, postgresql, mysql


def as_a_subquery(session: Session) -> None:
    both = union_all(select(Customer.name), select(Employee.name)).subquery("both")
    session.execute(select(both.c.name).distinct().order_by(both.c.name))  # sql


def as_a_common_table(session: Session) -> None:
    places = union(select(Customer.city.label("place")), select(Shop.town)).cte("places")
    session.execute(select(places.c.place))  # sql


def in_a_criterion(session: Session, name: str) -> Sequence[Customer]:
    first = select(Customer.id).where(Customer.name == name)
    second = select(Order.customer_id).where(Order.status == Status.PLACED)
    return session.scalars(select(Customer).where(Customer.id.in_(first.union(second)))).all()  # sql


def entities_from_it(session: Session, name: str) -> Sequence[Customer]:
    both = union_all(select(Customer).where(Customer.name == name), select(Customer).where(Customer.id == 1))
    return session.scalars(select(Customer).from_statement(both)).all()  # sql


def entities_by_alias(session: Session, name: str) -> Sequence[Customer]:
    both = union_all(select(Customer).where(Customer.name == name), select(Customer).where(Customer.id == 1))
    found = aliased(Customer, both.subquery())
    return session.scalars(select(found).order_by(found.id)).all()  # sql
