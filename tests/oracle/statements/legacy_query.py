"""`session.query`, on the models of today."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import desc, func, or_
from sqlalchemy.orm import Query, Session, aliased, joinedload, selectinload

from statements.models import Baker, CardPayment, Customer, Line, Order, Product, Shop, Status, Tag


def everything(session: Session) -> list[Customer]:
    return session.query(Customer).all()  # sql


def filtered(session: Session, name: str) -> list[Customer]:
    return session.query(Customer).filter(Customer.name == name).all()  # sql


def unexecuted(session: Session, city: str) -> Query[Customer]:
    return session.query(Customer).filter(Customer.city == city)  # sql


def by_keywords(session: Session, name: str) -> Customer | None:
    return session.query(Customer).filter_by(name=name, is_active=True).one_or_none()  # sql


def first(session: Session, status: Status) -> Order | None:
    return session.query(Order).filter(Order.status == status).order_by(desc(Order.placed_at)).first()  # sql


def counted(session: Session, status: Status) -> int:
    return session.query(Order).filter_by(status=status).count()  # sql


def columns(session: Session) -> Sequence[Any]:
    return session.query(Customer.name, Order.total.label("sum")).join(Customer.orders).all()  # sql


def in_steps(session: Session, name: str, least: Decimal, limit: int) -> list[Order]:
    query = session.query(Order)
    query = query.join(Order.customer)
    query = query.filter(Customer.name == name, Order.total > least)
    query = query.order_by(Order.id).limit(limit)  # sql
    return query.all()


def chained(session: Session, town: str) -> list[Customer]:
    return (
        session.query(Customer)  # sql
        .join(Customer.orders)
        .join(Order.shop)
        .filter(or_(Shop.town == town, Shop.town.is_(None)))
        .group_by(Customer.id)
        .having(func.count(Order.id) > 2)
        .all()
    )


def outer(session: Session) -> list[Product]:
    query = session.query(Product).outerjoin(Line, Line.product_id == Product.id)
    query = query.filter(Line.order_id.is_(None))  # sql
    return query.all()


def joined_load(session: Session) -> list[Order]:
    return session.query(Order).options(joinedload(Order.customer), selectinload(Order.lines)).all()  # sql


def joined_load_with_limit(session: Session, limit: int) -> list[Customer]:
    return session.query(Customer).options(joinedload(Customer.orders)).limit(limit).all()  # sql


def aliases(session: Session) -> Sequence[Any]:
    other = aliased(Customer, name="other")
    return session.query(Customer.id, other.id).filter(Customer.city == other.city).all()  # sql


def subquery(session: Session) -> Sequence[Any]:
    totals = session.query(Line.order_id, func.sum(Line.amount).label("t")).group_by(Line.order_id).subquery()
    return session.query(Order, totals.c.t).join(totals, totals.c.order_id == Order.id).all()  # sql


def in_a_query(session: Session, label: str) -> list[Product]:
    tagged = session.query(Product.id).join(Product.tags).filter(Tag.label == label)
    return session.query(Product).filter(Product.id.in_(tagged)).all()  # sql


def exists(session: Session, email: str) -> bool | None:
    there = session.query(Customer).filter(Customer.email == email).exists()
    return session.query(there).scalar()  # sql


def scalar(session: Session) -> Decimal | None:
    return session.query(func.max(Order.total)).scalar()  # sql


def sliced(session: Session) -> list[Order]:
    return session.query(Order).order_by(Order.id)[5:10]  # sql


def distinct(session: Session) -> Sequence[Any]:
    return session.query(Customer.city).distinct().all()  # sql


def union(session: Session, name: str) -> list[Customer]:
    one, two = session.query(Customer).filter_by(name=name), session.query(Customer).filter_by(city=name)
    return one.union(two).all()  # sql


def entities_added(session: Session) -> Sequence[Any]:
    query = session.query(Order).add_columns(Shop.town).join(Shop)
    return query.with_entities(Order.id, Shop.town).all()  # sql


def subclasses(session: Session) -> None:
    session.query(Baker).filter(Baker.speciality == "rye").all()  # sql
    session.query(CardPayment).all()  # sql


def locked(session: Session, number: int) -> Order:
    return session.query(Order).filter(Order.id == number).with_for_update().one()  # sql: default, postgresql


def updated(session: Session, ids: list[int]) -> int:
    return session.query(Order).filter(Order.id.in_(ids)).update({"status": Status.DRAFT})  # sql


def updated_by_columns(session: Session) -> None:
    session.query(Product).update({Product.price: Product.price + 1}, synchronize_session=False)  # sql


def deleted(session: Session, label: str) -> None:
    session.query(Tag).filter(Tag.label == label).delete(synchronize_session=False)  # sql


def select_from(session: Session) -> Sequence[Any]:
    return session.query(Customer.name).select_from(Order).join(Order.customer).all()  # sql
