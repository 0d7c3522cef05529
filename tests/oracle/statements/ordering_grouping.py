"""ORDER BY, GROUP BY, HAVING, LIMIT, DISTINCT, FOR UPDATE."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import asc, case, desc, extract, func, literal_column, nulls_first, nulls_last, select, text
from sqlalchemy.orm import Session

from statements.models import Customer, Line, Order, Payment, Product, Shop, Status

NEWEST = select(Order).order_by(Order.placed_at.desc()).limit(10)  # sql


def by_name(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).order_by(Customer.name)).all()  # sql


def both_ways(session: Session) -> Sequence[Customer]:
    stmt = select(Customer).order_by(Customer.city.asc(), desc(Customer.joined_on), asc(Customer.id))  # sql
    return session.scalars(stmt).all()


def by_text(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).order_by("name", desc("city"))).all()  # sql


def by_label(session: Session) -> None:
    many = func.count(Order.id).label("many")
    stmt = (
        select(Order.customer_id, many)  # sql
        .group_by(Order.customer_id)
        .order_by(many.desc())
    )
    session.execute(stmt)


def by_name_of_label(session: Session) -> None:
    stmt = (
        select(Order.customer_id.label("who"), func.sum(Order.total).label("spent"))  # sql
        .group_by("who")
        .order_by(desc("spent"), "who")
    )
    session.execute(stmt)


def nothing_first(session: Session) -> Sequence[Order]:
    stmt = select(Order).order_by(  # sql
        Order.placed_at.desc().nulls_last(), nulls_first(Order.shop_id), nulls_last(Order.total.asc())
    )
    return session.scalars(stmt).all()


def case_order(session: Session) -> Sequence[Order]:
    urgent = case((Order.status == Status.PLACED, 0), else_=1)
    return session.scalars(select(Order).order_by(urgent, Order.id)).all()  # sql


def by_expression(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).order_by(func.lower(Customer.name), -Customer.id)).all()  # sql


def by_hybrid(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).order_by(Customer.called)).all()  # sql


def order_taken_back(session: Session) -> Sequence[Customer]:
    stmt = select(Customer).order_by(Customer.name)
    stmt = stmt.order_by(None).order_by(Customer.id)  # sql
    return session.scalars(stmt).all()


def order_added(session: Session) -> Sequence[Product]:
    stmt = select(Product).order_by(Product.price)
    stmt = stmt.order_by(Product.name.desc())  # sql
    return session.scalars(stmt).all()


def at_random(session: Session) -> Product | None:
    return session.scalars(select(Product).order_by(func.random()).limit(1)).first()  # sql


def page(session: Session, limit: int, offset: int) -> Sequence[Order]:
    return session.scalars(select(Order).order_by(Order.id).limit(limit).offset(offset)).all()  # sql


def page_elsewhere(session: Session, limit: int, offset: int) -> Sequence[int]:
    stmt = (
        select(Order.id)  # sql: postgresql, mysql, sqlite, oracle, mssql
        .order_by(Order.id)
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(stmt).all()


def page_by_number(session: Session, number: int, size: int) -> Sequence[Order]:
    stmt = select(Order).order_by(Order.id).limit(size).offset((number - 1) * size)  # sql
    return session.scalars(stmt).all()


def a_slice(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order).order_by(Order.id).slice(20, 30)).all()  # sql


def fetch(session: Session, count: int) -> Sequence[Order]:
    stmt = select(Order).order_by(Order.total).offset(3).fetch(count, with_ties=True)  # sql
    return session.scalars(stmt).all()


def only_offset(session: Session, offset: int) -> Sequence[int]:
    stmt = select(Order.id).order_by(Order.id).offset(offset)  # sql: default, mysql, sqlite, postgresql
    return session.scalars(stmt).all()


def limit_of_an_expression(session: Session) -> Sequence[int]:
    return session.scalars(select(Order.id).limit(literal_column("5 + 5"))).all()  # sql


def cities(session: Session) -> Sequence[str | None]:
    return session.scalars(select(Customer.city).distinct().order_by(Customer.city)).all()  # sql


def distinct_on(session: Session) -> Sequence[Order]:
    stmt = (
        select(Order)  # sql: postgresql
        .distinct(Order.customer_id)
        .order_by(Order.customer_id, Order.placed_at.desc())
    )
    return session.scalars(stmt).all()


def count_per_city(session: Session) -> None:
    session.execute(select(Customer.city, func.count()).group_by(Customer.city))  # sql


def count_per_town_and_status(session: Session) -> None:
    stmt = (
        select(Shop.town, Order.status, func.count(Order.id).label("orders"))  # sql
        .join(Shop.orders)
        .group_by(Shop.town, Order.status)
        .order_by(Shop.town)
    )
    for town, status, orders in session.execute(stmt):
        print(town, status, orders)


def having(session: Session, least: int) -> None:
    stmt = (
        select(Customer.name, func.count(Order.id))  # sql
        .join(Customer.orders)
        .group_by(Customer.id, Customer.name)
        .having(func.count(Order.id) >= least)
    )
    session.execute(stmt)


def having_twice(session: Session, least: int) -> None:
    stmt = select(Line.product_id).group_by(Line.product_id)
    stmt = stmt.having(func.sum(Line.quantity) > least)
    stmt = stmt.having(func.count() > 1)  # sql
    session.execute(stmt)


def per_month(session: Session) -> None:
    month = extract("month", Order.placed_at)
    stmt = select(month.label("month"), func.sum(Order.total)).group_by(month).order_by(month)  # sql
    session.execute(stmt)


def per_day_in_postgres(session: Session) -> None:
    day = func.date_trunc("day", Order.placed_at).label("day")
    session.execute(select(day, func.count()).group_by(day))  # sql: postgresql


def grouping_sets(session: Session) -> None:
    stmt = select(Order.shop_id, Order.status, func.sum(Order.total)).group_by(  # sql: postgresql
        func.grouping_sets(func.rollup(Order.shop_id, Order.status), func.cube(Order.status))
    )
    session.execute(stmt)


def group_by_entity(session: Session) -> None:
    session.execute(select(Customer, func.max(Order.total)).join(Customer.orders).group_by(Customer))  # sql


def group_added(session: Session) -> None:
    stmt = select(func.count(Payment.id))
    stmt = stmt.group_by(Payment.method)
    stmt = stmt.add_columns(Payment.method)
    stmt = stmt.group_by(Payment.order_id)  # sql
    session.execute(stmt)


def text_order(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).order_by(text("length(name) DESC"))).all()  # sql


def locked(session: Session, ids: list[int]) -> Sequence[Order]:
    stmt = (
        select(Order)  # sql: default, postgresql, mysql, sqlite, oracle
        .where(Order.id.in_(ids))
        .with_for_update(skip_locked=True, of=Order)
    )
    return session.scalars(stmt).all()


def shared_lock(session: Session) -> Sequence[int]:
    stmt = select(Order.id).with_for_update(read=True, nowait=True)  # sql: default, postgresql, mysql
    return session.scalars(stmt).all()
