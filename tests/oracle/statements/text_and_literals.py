"""Text, literal values, bound parameters, quoting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Integer, String, bindparam, column, func, literal, literal_column, select, text
from sqlalchemy.orm import Session, aliased

from statements.models import Customer, Order, Product

HEALTH = text("SELECT 1")  # sql


def plain(session: Session, name: str) -> None:
    session.execute(text("SELECT id FROM customers WHERE name = :name"), {"name": name})  # sql
    session.execute(text(r"SELECT '\:quoted', now()::date"))  # sql: default, postgresql


def several_lines(session: Session) -> None:
    session.execute(
        text(  # sql
            """
            SELECT city, count(*)
            FROM customers
            GROUP BY city
            """
        )
    )


def with_parameters(session: Session, since: date) -> None:
    stmt = text("SELECT id FROM customers WHERE joined_on > :since").bindparams(since=since)  # sql
    session.execute(stmt)


def expanding(session: Session, ids: list[int]) -> None:
    stmt = text("SELECT name FROM customers WHERE id IN :ids")
    session.execute(stmt.bindparams(bindparam("ids", expanding=True)), {"ids": ids})  # sql


def typed(session: Session) -> None:
    stmt = text("SELECT id, name FROM customers").columns(id=Integer, name=String)  # sql
    session.execute(stmt)


def entities_of_text(session: Session) -> Sequence[Customer]:
    found = text("SELECT * FROM customers WHERE name LIKE 'A%'")
    return session.scalars(select(Customer).from_statement(found)).all()  # sql


def entities_of_typed_text(session: Session) -> Sequence[Customer]:
    found = text("SELECT id, name FROM customers").columns(Customer.id, Customer.name).subquery("found")
    customer = aliased(Customer, found)
    return session.scalars(select(customer.name).where(customer.id > 3)).all()  # sql


def columns_of_text(session: Session) -> None:
    found = text("SELECT id, name FROM customers").columns(column("id"), column("name")).cte("found")
    session.execute(select(found.c.name).where(found.c.id == 1))  # sql


def in_a_criterion(session: Session, name: str) -> Sequence[Customer]:
    stmt = select(Customer).where(text("length(name) > 3"), Customer.name != name)  # sql
    return session.scalars(stmt).all()


def in_a_criterion_with_a_parameter(session: Session, n: int) -> Sequence[Customer]:
    return session.scalars(select(Customer).where(text("length(name) > :n").bindparams(n=n))).all()  # sql


def from_text(session: Session) -> None:
    session.execute(select(text("a, b")).select_from(text("elsewhere")).where(text("a > 1")))  # sql


def raw_columns(session: Session) -> None:
    stmt = select(literal_column("1", Integer).label("one"), literal_column("now()"), Product.id)  # sql
    session.execute(stmt)


def literal_values(session: Session, word: str, number: int) -> None:
    stmt = select(literal(word), literal(number).label("n"), literal(None), literal("x", String(3)))  # sql
    session.execute(stmt)


def rendered_literals(session: Session) -> None:
    stmt = select(Order.id).where(  # sql
        Order.total > literal(5, literal_execute=True),
        Order.id == literal_column("7"),
        Order.shop_id == bindparam("shop", 3, literal_execute=True),
    )
    session.execute(stmt)


def named_parameters(session: Session, name: str) -> None:
    stmt = select(Customer.id).where(  # sql
        Customer.name == bindparam("name", name),
        Customer.city == bindparam(None, "Bern", unique=True),
        Customer.nickname == bindparam("name"),
    )
    session.execute(stmt)


def clashing_names(session: Session, id: int) -> None:
    stmt = select(Customer.id).where(Customer.id > id, Customer.id < id, Order.id != id)  # sql
    session.execute(stmt.where(Order.customer_id == Customer.id))


def awkward_words(session: Session) -> None:
    stmt = select(Order.id.label("order"), Order.total.label("Grand Total"), func.now().label("user"))  # sql
    session.execute(stmt)
    stmt = select(  # sql: default, postgresql
        Order.id.label("it's"), Order.id.label("50%"), Order.id.label("a:b")
    )
    session.execute(stmt)


def percent_signs(session: Session) -> None:
    stmt = select(Product.id % 3, text("'5%'")).where(  # sql: default, postgresql, mysql
        Product.name.like("%rye%")
    )
    session.execute(stmt)


def comments(session: Session) -> None:
    stmt = select(Customer.id).prefix_with("/* report */").where(Customer.name == "x")  # sql
    session.execute(stmt)


def params_given_later(session: Session) -> None:
    stmt = select(Customer.id).where(Customer.name == bindparam("n"))
    session.execute(stmt.params(n="x"))  # sql
