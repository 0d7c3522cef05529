"""Subqueries: in FROM, as scalars, in IN; lateral ones; common table expressions, also recursive; VALUES."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Integer, String, all_, any_, column, func, lateral, literal, select, true, values
from sqlalchemy.orm import Session, aliased

from statements.models import Category, Customer, Line, Order, Product, Status, spending

ORDERS_OF = select(Order.customer_id, func.count().label("many")).group_by(Order.customer_id)  # sql
PER_CUSTOMER = ORDERS_OF.subquery()
BUSY = select(Customer).join(PER_CUSTOMER, PER_CUSTOMER.c.customer_id == Customer.id)  # sql


def with_counts(session: Session) -> None:
    orders = (
        select(Order.customer_id, func.count(Order.id).label("orders")).group_by(Order.customer_id).subquery()
    )
    stmt = (
        select(Customer.name, orders.c.orders)  # sql
        .join(orders, orders.c.customer_id == Customer.id)
        .order_by(orders.c.orders.desc())
    )
    session.execute(stmt)


def named_subquery(session: Session, least: int) -> None:
    totals = (
        select(Line.order_id, func.sum(Line.amount).label("total")).group_by(Line.order_id).subquery("totals")
    )
    stmt = select(Order, totals.c.total).outerjoin(totals, Order.id == totals.c.order_id)
    stmt = stmt.where(totals.c.total > least)  # sql
    session.execute(stmt)


def found_by_foreign_key(session: Session) -> None:
    paid = select(Order).where(Order.status == Status.DELIVERED).subquery()
    session.execute(select(Customer.name, paid.c.total).join_from(Customer, paid))  # sql


def column_of_a_subquery_by_name(session: Session) -> None:
    inner = select(Customer.id, Customer.email, Order.id).join(Customer.orders).subquery("inner")
    session.execute(select(inner.c.id, inner.c.email, inner.c["id_1"]))  # sql


def all_of_a_subquery(session: Session) -> None:
    latest = select(Order).order_by(Order.placed_at.desc()).limit(5).subquery()
    session.execute(select(latest).order_by(latest.c.placed_at))  # sql


def count_of_a_select(session: Session, name: str) -> int | None:
    stmt = select(Customer).where(Customer.name == name)
    return session.scalar(select(func.count()).select_from(stmt.subquery()))  # sql


def subquery_of_a_subquery(session: Session) -> None:
    inner = (
        select(Order.customer_id, func.sum(Order.total).label("spent")).group_by(Order.customer_id).subquery()
    )
    outer = select(func.avg(inner.c.spent).label("average")).subquery()
    session.execute(select(outer.c.average))  # sql


def the_select_of_a_view(session: Session) -> None:
    session.execute(select(spending.c.spent).where(spending.c.orders > 3))  # sql


def scalar_in_columns(session: Session) -> None:
    orders = select(func.count(Order.id)).where(Order.customer_id == Customer.id).scalar_subquery()
    session.execute(select(Customer.name, orders.label("orders")))  # sql


def scalar_in_where(session: Session) -> Sequence[Product]:
    average = select(func.avg(Product.price)).scalar_subquery()
    return session.scalars(select(Product).where(Product.price > average)).all()  # sql


def scalar_of_an_alias(session: Session) -> Sequence[Product]:
    other = aliased(Product)
    dearest = select(func.max(other.price)).where(other.category_id == Product.category_id).scalar_subquery()
    return session.scalars(select(Product).where(Product.price == dearest)).all()  # sql


def scalar_in_order(session: Session) -> Sequence[Customer]:
    last = select(func.max(Order.placed_at)).where(Order.customer_id == Customer.id).scalar_subquery()
    return session.scalars(select(Customer).order_by(last.desc())).all()  # sql


def correlated_by_name(session: Session) -> None:
    count = (
        select(func.count(Line.product_id))
        .where(Line.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    stmt = select(Order.id, count.label("lines"), Line.quantity).join(Order.lines)  # sql
    session.execute(stmt)


def correlated_except(session: Session) -> None:
    newest = (
        select(func.max(Order.id))
        .where(Order.customer_id == Customer.id)
        .correlate_except(Order)
        .scalar_subquery()
    )
    stmt = select(Customer.name, Order.total).join(Order).where(Order.id == newest)  # sql
    session.execute(stmt)


def as_scalar_label_arithmetic(session: Session) -> None:
    total = select(func.sum(Order.total)).scalar_subquery()
    session.execute(select(Order.id, (Order.total * 100 / total).label("share")))  # sql


def within_a_select(session: Session, city: str) -> Sequence[Order]:
    there = select(Customer.id).where(Customer.city == city)
    return session.scalars(select(Order).where(Order.customer_id.in_(there))).all()  # sql


def outside_a_select(session: Session) -> Sequence[Product]:
    stmt = select(Product).where(Product.id.not_in(select(Line.product_id).distinct()))  # sql
    return session.scalars(stmt).all()


def any_and_all(session: Session, category: int) -> Sequence[Product]:
    prices = select(Product.price).where(Product.category_id == category).scalar_subquery()
    dearer = select(Product.id).where(Product.price >= all_(prices), any_(prices) > Product.weight)  # sql
    return session.scalars(dearer).all()


def laterally(session: Session) -> None:
    last = (
        select(Order.id, Order.total)
        .where(Order.customer_id == Customer.id)
        .order_by(Order.placed_at.desc())
        .limit(2)
        .lateral("last")
    )
    session.execute(select(Customer.name, last.c.total).join(last, true()))  # sql
    stmt = select(Customer.name, last.c.id).outerjoin(last, true())  # sql: postgresql
    session.execute(stmt)


def lateral_function(session: Session) -> None:
    lines = lateral(select(func.sum(Line.quantity).label("pieces")).where(Line.order_id == Order.id))
    session.execute(  # sql: postgresql
        select(Order.id, lines.c.pieces).select_from(Order).join(lines, true())
    )


def common_table(session: Session, least: Decimal) -> None:
    big = select(Order.id, Order.customer_id).where(Order.total > least).cte("big")
    session.execute(select(Customer.name, big.c.id).join(big, big.c.customer_id == Customer.id))  # sql


def common_table_without_name(session: Session) -> None:
    counted = select(Order.shop_id, func.count().label("orders")).group_by(Order.shop_id).cte()
    session.execute(select(counted.c.orders).where(counted.c.orders > 1))  # sql


def two_common_tables(session: Session) -> None:
    sold = (
        select(Line.product_id, func.sum(Line.quantity).label("pieces")).group_by(Line.product_id).cte("sold")
    )
    best = select(func.max(sold.c.pieces).label("most")).cte("best")
    stmt = (
        select(Product.name, sold.c.pieces)  # sql
        .join(sold, sold.c.product_id == Product.id)
        .join(best, best.c.most == sold.c.pieces)
    )
    session.execute(stmt)


def common_table_used_twice(session: Session) -> None:
    totals = select(Order.shop_id, func.sum(Order.total).label("total")).group_by(Order.shop_id).cte("totals")
    other = totals.alias("other")
    stmt = select(totals.c.shop_id, other.c.shop_id).where(totals.c.total > other.c.total)  # sql
    session.execute(stmt)


def entities_of_a_common_table(session: Session) -> Sequence[Order]:
    recent = select(Order).order_by(Order.placed_at.desc()).limit(20).cte("recent")
    newest = aliased(Order, recent)
    return session.scalars(select(newest).where(newest.total > 5).order_by(newest.total)).all()  # sql


def down_the_tree(session: Session, title: str) -> None:
    tree = select(Category.id, Category.title).where(Category.title == title).cte("tree", recursive=True)
    tree = tree.union_all(select(Category.id, Category.title).join(tree, Category.parent_id == tree.c.id))
    session.execute(select(tree.c.id, tree.c.title).order_by(tree.c.title))  # sql


def down_the_tree_with_depth(session: Session, start: int) -> None:
    top = (
        select(Category.id, literal(0).label("depth"))
        .where(Category.parent_id == start)
        .cte("subtree", recursive=True)
    )
    child = aliased(Category, name="child")
    tree = top.union(select(child.id, top.c.depth + 1).where(child.parent_id == top.c.id))
    stmt = select(Category, tree.c.depth).join(tree, tree.c.id == Category.id).where(tree.c.depth < 4)  # sql
    session.execute(stmt)


def counting(session: Session, limit: int) -> Sequence[int]:
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < limit))
    return session.scalars(select(numbers.c.n)).all()  # sql


def materialized(session: Session) -> None:
    slow = (
        select(Order.id)
        .where(Order.total > 1)
        .cte("slow")
        .prefix_with("NOT MATERIALIZED", dialect="postgresql")
    )
    session.execute(select(slow.c.id))  # sql: postgresql, default


def nested_common_table(session: Session) -> None:
    inner = select(Order.total.label("t")).cte("inner_one", nesting=True)
    outer = select(func.sum(inner.c.t).label("s")).cte("outer_one")
    session.execute(select(outer.c.s))  # sql


def rows_of_values(session: Session) -> None:
    rates = values(column("city", String), column("rate", Integer), name="rates").data(
        [("Bern", 3), ("Chur", 5)]
    )
    session.execute(select(Customer.name, rates.c.rate).join(rates, rates.c.city == Customer.city))  # sql
