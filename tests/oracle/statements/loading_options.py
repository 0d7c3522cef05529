"""What is loaded with an entity: columns and relationships."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import (
    Load,
    Session,
    aliased,
    contains_eager,
    defaultload,
    defer,
    joinedload,
    lazyload,
    load_only,
    noload,
    raiseload,
    selectinload,
    subqueryload,
    undefer,
    undefer_group,
    with_expression,
    with_loader_criteria,
)

from statements.models import Category, Customer, Letter, Line, Order, Product, Shop, Status, Tag

WITH_LINES = select(Order).options(selectinload(Order.lines))  # sql


def joined_collection(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).options(joinedload(Customer.orders))).unique().all()  # sql


def joined_scalar(session: Session, status: Status) -> Sequence[Order]:
    stmt = select(Order).options(joinedload(Order.customer)).where(Order.status == status)  # sql
    return session.scalars(stmt).all()


def inner_joined(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order).options(joinedload(Order.customer, innerjoin=True))).all()  # sql


def joined_chain(session: Session) -> Sequence[Order]:
    stmt = select(Order).options(joinedload(Order.lines).joinedload(Line.product, innerjoin=True))  # sql
    return session.scalars(stmt).unique().all()


def joined_two(session: Session) -> Sequence[Order]:
    stmt = select(Order).options(joinedload(Order.customer), joinedload(Order.shop))  # sql
    return session.scalars(stmt).all()


def joined_many_to_many(session: Session, name: str) -> Sequence[Product]:
    stmt = (
        select(Product)  # sql
        .options(joinedload(Product.tags))
        .where(Product.name == name)
        .order_by(Product.name)
    )
    return session.scalars(stmt).unique().all()


def joined_oneself(session: Session) -> Sequence[Category]:
    stmt = select(Category).options(joinedload(Category.children).joinedload(Category.children))  # sql
    return session.scalars(stmt).unique().all()


def joined_with_limit(session: Session, limit: int) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .options(joinedload(Customer.orders))
        .order_by(Customer.name)
        .limit(limit)
    )
    return session.scalars(stmt).unique().all()


def joined_beside_a_join(session: Session, least: Decimal) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .join(Customer.orders)
        .options(joinedload(Customer.orders))
        .where(Order.total > least)
    )
    return session.scalars(stmt).unique().all()


def contained(session: Session, status: Status) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .join(Customer.orders)
        .options(contains_eager(Customer.orders))
        .where(Order.status == status)
    )
    return session.scalars(stmt).unique().all()


def contained_chain(session: Session) -> Sequence[Order]:
    stmt = (
        select(Order)  # sql
        .join(Order.lines)
        .join(Line.product)
        .options(contains_eager(Order.lines).contains_eager(Line.product).load_only(Product.name))
    )
    return session.scalars(stmt).unique().all()


def contained_alias(session: Session) -> Sequence[Category]:
    child = aliased(Category)
    stmt = (
        select(Category)  # sql
        .outerjoin(child, Category.children)
        .options(contains_eager(Category.children.of_type(child)))
    )
    return session.scalars(stmt).unique().all()


def others_do_not_show(session: Session) -> None:
    session.scalars(select(Customer).options(selectinload(Customer.orders).selectinload(Order.lines)))  # sql
    session.scalars(select(Customer).options(subqueryload(Customer.orders)))  # sql
    session.scalars(select(Order).options(lazyload(Order.customer), raiseload("*")))  # sql
    session.scalars(select(Order).options(noload(Order.lines)))  # sql


def with_more_to_the_condition(session: Session, status: Status) -> Sequence[Customer]:
    stmt = select(Customer).options(joinedload(Customer.orders.and_(Order.status == status)))  # sql
    return session.scalars(stmt).unique().all()


def only_some_columns(session: Session) -> Sequence[Product]:
    return session.scalars(select(Product).options(load_only(Product.name, Product.price))).all()  # sql


def all_but_some_columns(session: Session) -> Sequence[Product]:
    stmt = select(Product).options(defer(Product.attributes), defer(Product.weight, raiseload=True))  # sql
    return session.scalars(stmt).all()


def deferred_after_all(session: Session) -> Sequence[Product]:
    stmt = select(Product).options(undefer(Product.description), undefer_group("texts"))  # sql
    return session.scalars(stmt).all()


def everything_undeferred(session: Session) -> Sequence[Letter]:
    return session.scalars(select(Letter).options(undefer("*"))).all()  # sql


def deferred_subquery(session: Session, town: str) -> Shop | None:
    stmt = select(Shop).options(undefer(Shop.order_count)).where(Shop.town == town)  # sql
    return session.scalars(stmt).first()


def columns_of_two_entities(session: Session) -> None:
    stmt = (
        select(Customer, Order)  # sql
        .join(Customer.orders)
        .options(load_only(Customer.name), load_only(Order.total))
    )
    session.execute(stmt)


def columns_of_the_joined(session: Session) -> Sequence[Order]:
    stmt = select(Order).options(joinedload(Order.customer).load_only(Customer.name, Customer.email))  # sql
    return session.scalars(stmt).all()


def by_load(session: Session) -> Sequence[Order]:
    stmt = select(Order).options(  # sql
        Load(Order).load_only(Order.status).joinedload(Order.shop),
        defaultload(Order.lines).defer(Line.quantity),
    )
    return session.scalars(stmt).all()


def several_below(session: Session) -> Sequence[Order]:
    stmt = select(Order).options(  # sql
        joinedload(Order.customer).options(load_only(Customer.name), joinedload(Customer.loyalty))
    )
    return session.scalars(stmt).all()


def extra_expression(session: Session) -> Sequence[Customer]:
    newest = select(func.max(Order.total)).where(Order.customer_id == Customer.id).scalar_subquery()
    return session.scalars(  # sql
        select(Customer).options(with_expression(Customer.newest_total, newest))
    ).all()


def criteria_for_all(session: Session) -> Sequence[Customer]:
    stmt = (
        select(Customer)  # sql
        .join(Customer.orders)
        .options(with_loader_criteria(Order, Order.status != Status.CANCELLED))
    )
    return session.scalars(stmt).all()


def without_eager_joins(session: Session) -> int | None:
    loaded = select(Tag).options(joinedload(Tag.products))
    return session.scalar(select(func.count()).select_from(loaded.subquery()))  # sql


def execution_options(session: Session) -> None:
    stmt = select(Order).execution_options(populate_existing=True, yield_per=100)  # sql
    for order in session.scalars(stmt):
        print(order)
