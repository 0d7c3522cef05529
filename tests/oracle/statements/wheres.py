"""What is asked for: comparisons, conjunctions, membership, patterns, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, between, case, false, func, not_, null, or_, select, true, tuple_
from sqlalchemy.orm import Session

from statements.models import Customer, Line, Order, Product, Status, Tag

ACTIVE = Customer.is_active.is_(True)
UNDELIVERED = select(Order).where(Order.status.not_in([Status.DELIVERED, Status.CANCELLED]))  # sql


def named(session: Session, name: str) -> Sequence[Customer]:
    stmt = select(Customer).where(Customer.name == name)  # sql
    return session.scalars(stmt).all()


def two_criteria(session: Session, name: str, city: str) -> Customer | None:
    return session.scalars(  # sql
        select(Customer).where(Customer.name == name, Customer.city != city)
    ).first()


def criteria_in_steps(session: Session, name: str, since: date) -> Sequence[Customer]:
    stmt = select(Customer)
    stmt = stmt.where(Customer.name == name)
    stmt = stmt.where(Customer.joined_on >= since)  # sql
    return session.scalars(stmt).all()


def the_same_column_twice(session: Session, lowest: Decimal, highest: Decimal) -> Sequence[Product]:
    stmt = (
        select(Product)  # sql
        .where(Product.price > lowest)
        .where(Product.price <= highest)
    )
    return session.scalars(stmt).all()


def keywords(session: Session, name: str) -> Sequence[Customer]:
    return session.scalars(select(Customer).filter_by(name=name, is_active=True)).all()  # sql


def keywords_after_a_join(session: Session, status: Status) -> Sequence[Customer]:
    stmt = select(Customer).join(Customer.orders).filter_by(status=status)  # sql
    return session.scalars(stmt).all()


def filter_is_where(session: Session, email: str) -> Customer | None:
    return session.scalar(select(Customer).filter(Customer.email == email))  # sql


def either(session: Session, name: str, city: str) -> Sequence[Customer]:
    stmt = select(Customer).where(or_(Customer.name == name, Customer.city == city))  # sql
    return session.scalars(stmt).all()


def nested(session: Session, name: str, city: str) -> Sequence[Customer]:
    stmt = select(Customer).where(  # sql
        and_(
            or_(Customer.name == name, Customer.nickname == name),
            not_(Customer.city == city),
            ACTIVE,
        )
    )
    return session.scalars(stmt).all()


def operators(session: Session, name: str, city: str) -> Sequence[Customer]:
    stmt = select(Customer).where(  # sql
        ((Customer.name == name) | (Customer.city == city)) & ~Customer.is_active
    )
    return session.scalars(stmt).all()


def negated_group(session: Session, name: str, city: str) -> Sequence[Customer]:
    stmt = select(Customer.id).where(~or_(Customer.name == name, Customer.city == city))  # sql
    return session.scalars(stmt).all()


def an_or_that_is_empty_at_first(session: Session, name: str) -> Sequence[int]:
    stmt = select(Customer.id).where(or_(false(), Customer.name == name), and_(true(), ACTIVE))  # sql
    return session.scalars(stmt).all()


def is_nothing(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.placed_at.is_(None))).all()  # sql


def is_something(session: Session) -> Sequence[Order]:
    return session.scalars(  # sql
        select(Order).where(Order.placed_at.is_not(None), Order.shop_id.isnot(None))
    ).all()


def equals_none(session: Session) -> Sequence[Customer]:
    stmt = select(Customer).where(Customer.nickname == None, Customer.city != null())  # sql  # noqa: E711
    return session.scalars(stmt).all()


def truth(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(Customer.is_active)).all()  # sql


def untruth(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(~Customer.is_active)).all()  # sql


def equals_true(session: Session) -> Sequence[Customer]:
    stmt = select(Customer).where(Customer.is_active == True)  # sql: default, postgresql, sqlite, mssql  # noqa: E712
    return session.scalars(stmt).all()


def among_values(session: Session, ids: list[int]) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.id.in_(ids))).all()  # sql


def not_among_constants(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(Customer.city.not_in(["Bern", "Chur"]))).all()  # sql


def among_nothing(session: Session) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(Customer.city.in_([]))).all()  # sql


def pairs(session: Session, keys: list[tuple[int, int]]) -> Sequence[Line]:
    stmt = select(Line).where(tuple_(Line.order_id, Line.product_id).in_(keys))  # sql
    return session.scalars(stmt).all()


def in_between(session: Session, start: datetime, end: datetime) -> Sequence[Order]:
    stmt = select(Order).where(Order.placed_at.between(start, end))  # sql
    return session.scalars(stmt).all()


def between_function(session: Session, low: Decimal, high: Decimal) -> Sequence[Order]:
    stmt = select(Order).where(  # sql
        ~between(Order.total, low, high), between(Order.id, high, low, symmetric=True)
    )
    return session.scalars(stmt).all()


def like(session: Session, pattern: str) -> Sequence[Product]:
    stmt = select(Product).where(  # sql
        Product.name.like(pattern) | Product.name.not_like(pattern, escape="/")
    )
    return session.scalars(stmt).all()


def ilike(session: Session, pattern: str) -> Sequence[Product]:
    return session.scalars(  # sql: default, postgresql
        select(Product).where(Product.name.ilike(pattern))
    ).all()


def parts(session: Session, part: str) -> Sequence[int]:
    stmt = select(Product.id).where(  # sql: default, mysql
        Product.name.startswith(part)
        | Product.name.endswith(part)
        | Product.name.contains(part, autoescape=True)
        | Product.name.icontains(part)
    )
    return session.scalars(stmt).all()


def regular_expression(session: Session, pattern: str) -> Sequence[Tag]:
    stmt = select(Tag).where(Tag.label.regexp_match(pattern))  # sql: postgresql, mysql, sqlite, oracle
    return session.scalars(stmt).all()


def case_of_letters(session: Session, name: str) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(func.lower(Customer.name) == name.lower())).all()  # sql


def distinct_from(session: Session, city: str) -> Sequence[Customer]:
    stmt = select(Customer).where(Customer.city.is_distinct_from(city))  # sql: default, sqlite, mysql
    return session.scalars(stmt).all()


def enumeration(session: Session) -> Sequence[Order]:
    return session.scalars(select(Order).where(Order.status == Status.PLACED)).all()  # sql


def columns_of_two_tables(session: Session) -> Sequence[int]:
    stmt = select(Order.id).where(  # sql
        Order.customer_id == Customer.id, Customer.joined_on > Order.placed_at
    )
    return session.scalars(stmt).all()


def arithmetic_in_a_criterion(session: Session, most: Decimal) -> Sequence[Line]:
    return session.scalars(select(Line).where(Line.quantity * Line.unit_price - 5 < most)).all()  # sql


def property_in_a_criterion(session: Session, most: Decimal) -> Sequence[Line]:
    return session.scalars(select(Line).where(Line.amount < most)).all()  # sql


def hybrids(session: Session, limit: Decimal, name: str) -> Sequence[Product]:
    stmt = select(Product.id).where(Product.is_available, Product.cheaper_than(limit))  # sql
    session.scalars(stmt).all()
    called = select(Customer.id).where(Customer.called == name)  # sql
    return session.scalars(called).all()


def constant_on_the_left(session: Session, total: Decimal) -> Sequence[Order]:
    return session.scalars(select(Order).where(total < Order.total, 5 >= Order.id)).all()  # sql  # noqa: SIM300


def cases(session: Session) -> Sequence[int]:
    weight = case((Order.total > 100, 3), (Order.total > 10, 2), else_=1)
    return session.scalars(select(Order.id).where(weight > 1)).all()  # sql


def case_by_value(session: Session) -> None:
    label = case({"card": "by card", "cash": "in coins"}, value=Product.name, else_="otherwise").label("how")
    session.execute(select(Product.id, label))  # sql


def bits(session: Session, mask: int) -> Sequence[int]:
    stmt = select(Order.id).where(Order.id.bitwise_and(mask) == 0, Order.id.op("&")(mask) != 0)  # sql
    return session.scalars(stmt).all()


def operator_of_ones_own(session: Session, word: str) -> Sequence[int]:
    return session.scalars(select(Product.id).where(Product.name.bool_op("~*")(word))).all()  # sql


def collation(session: Session) -> Sequence[int]:
    stmt = select(Customer.id).where(Customer.name.collate("NOCASE") == "anna")  # sql
    return session.scalars(stmt).all()
