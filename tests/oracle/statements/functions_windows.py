"""SQL functions, casts, aggregates with filters, windows, functions that give tables."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import (
    Date,
    Integer,
    Numeric,
    Sequence,
    String,
    cast,
    extract,
    func,
    literal,
    over,
    select,
    try_cast,
    type_coerce,
    within_group,
)
from sqlalchemy.orm import Session

from statements.models import Customer, Line, Order, Product, Shop, Status

NOW = select(func.now())  # sql: default, oracle, sqlite, mssql
RANKED = select(Order.id, func.rank().over(order_by=Order.total.desc()).label("rank")).subquery()
BEST = select(RANKED.c.id).where(RANKED.c.rank == 1)  # sql


def aggregates(session: Session) -> None:
    stmt = select(func.min(Order.total), func.max(Order.total), func.avg(Order.total))  # sql
    session.execute(stmt)


def sum_or_nothing(session: Session, customer: int) -> None:
    stmt = select(func.coalesce(func.sum(Order.total), 0)).where(Order.customer_id == customer)  # sql
    session.scalar(stmt)


def two_of_the_same(session: Session) -> None:
    session.execute(select(func.count(Order.id), func.count(Order.shop_id), func.count(Order.id)))  # sql


def strings(session: Session, sep: str) -> None:
    stmt = select(  # sql
        func.upper(Customer.name),
        func.length(Customer.name),
        func.concat(Customer.name, sep, Customer.city),
        func.replace(Customer.name, " ", sep).label("slug"),
    )
    session.execute(stmt)


def function_in_arithmetic(session: Session) -> None:
    session.execute(select(func.upper(Customer.name) + "!", func.length(Customer.name) * 2))  # sql


def of_ones_own(session: Session, place: str) -> None:
    session.execute(  # sql
        select(func.distance(Shop.town, place), func.geo.near(Shop.town, 17, type_=Integer))
    )


def without_parentheses(session: Session) -> None:
    stmt = select(func.current_date(), func.current_timestamp(), func.localtime(), func.random())  # sql
    session.execute(stmt)


def casts(session: Session) -> None:
    stmt = select(  # sql
        cast(Order.id, String), cast(Order.placed_at, Date).label("day"), Order.total.cast(Integer)
    )
    session.execute(stmt)
    session.execute(  # sql: default, mysql, oracle
        select(cast(Order.total, Numeric(8, 3)), cast("7", String(20)))
    )


def cast_in_a_criterion(session: Session, digits: str) -> None:
    session.scalars(select(Order).where(cast(Order.id, String).like(digits + "%")))  # sql


def coerced(session: Session) -> None:
    session.execute(select(type_coerce(Order.total, Integer), type_coerce(3, String)))  # sql


def tried(session: Session) -> None:
    session.execute(select(try_cast(Customer.city, Integer)))  # sql: default, mssql


def parts_of_dates(session: Session, year: int) -> None:
    stmt = select(  # sql: default, sqlite, postgresql
        extract("dow", Order.placed_at), func.date(Order.placed_at)
    ).where(extract("year", Order.placed_at) == year)
    session.execute(stmt)


def intervals(session: Session, age: timedelta) -> None:
    stmt = select(Order.id).where(Order.placed_at > func.now() - age)  # sql
    session.execute(stmt)
    session.execute(select((Order.updated_at - Order.created_at).label("took"), Order.placed_at + age))  # sql


def filtered(session: Session) -> None:
    stmt = select(  # sql
        Order.shop_id,
        func.count(Order.id).filter(Order.status == Status.PLACED).label("placed"),
        func.sum(Order.total).filter(Order.total > 10, Order.shop_id.is_not(None)),
    ).group_by(Order.shop_id)
    session.execute(stmt)


def row_numbers(session: Session) -> None:
    number = func.row_number().over(partition_by=Order.customer_id, order_by=Order.placed_at.desc())
    session.execute(select(Order.id, number.label("nth")))  # sql


def first_of_each(session: Session) -> None:
    number = func.row_number().over(partition_by=Order.customer_id, order_by=Order.id).label("number")
    numbered = select(Order.id, Order.total, number).subquery()
    session.execute(select(numbered.c.total).where(numbered.c.number == 1))  # sql


def running_total(session: Session) -> None:
    running = func.sum(Order.total).over(order_by=[Order.placed_at, Order.id], rows=(None, 0))
    session.execute(select(Order.id, running))  # sql


def frames(session: Session) -> None:
    stmt = select(  # sql
        func.avg(Order.total).over(order_by=Order.id, rows=(-2, 2)),
        func.sum(Order.total).over(order_by=Order.id, range_=(0, None)),
        over(func.count(), partition_by=[Order.shop_id, Order.status]),
    )
    session.execute(stmt)


def neighbours(session: Session) -> None:
    before = func.lag(Order.total, 1).over(order_by=Order.id)
    session.execute(select(Order.id, before.label("before"), (Order.total - before).label("change")))  # sql


def share_of_a_group(session: Session) -> None:
    share = Product.price / func.sum(Product.price).over(partition_by=Product.category_id)
    session.execute(select(Product.name, share.label("share")))  # sql


def window_over_groups(session: Session) -> None:
    spent = func.sum(Order.total)
    place = func.dense_rank().over(order_by=spent.desc())
    stmt = select(Order.customer_id, spent.label("spent"), place.label("place")).group_by(  # sql
        Order.customer_id
    )
    session.execute(stmt)


def filtered_window(session: Session) -> None:
    large = func.count().filter(Order.total > 50).over(partition_by=Order.customer_id)
    session.execute(select(Order.id, large))  # sql


def medians(session: Session) -> None:
    middle = func.percentile_cont(0.5).within_group(Order.total)
    session.execute(  # sql: default, postgresql
        select(middle.label("middle"), within_group(func.mode(), Order.status))
    )


def tables_of_functions(session: Session) -> None:
    numbers = func.generate_series(1, 5).table_valued("value")
    session.execute(select(numbers.c.value).where(numbers.c.value > 2))  # sql
    numbered = func.unnest(Customer.name).table_valued("part", with_ordinality="nr", name="parts")
    session.execute(  # sql: postgresql
        select(Customer.id, numbered.c.part, numbered.c.nr).join(numbered, literal(True))
    )


def columns_of_functions(session: Session) -> None:
    day = func.generate_series(1, 3).column_valued("day")
    session.execute(select(day, Shop.town))  # sql


def functions_of_aggregates(session: Session) -> None:
    stmt = select(func.round(func.avg(Line.quantity * Line.unit_price), 2).label("mean"))  # sql
    session.scalar(stmt)


def joined_strings(session: Session) -> None:
    stmt = select(func.aggregate_strings(Product.name, ", "))  # sql: default, postgresql, mysql, sqlite
    session.scalar(stmt)


def next_value(session: Session) -> None:
    session.scalar(select(Sequence("bills").next_value()))  # sql: postgresql, oracle, default
