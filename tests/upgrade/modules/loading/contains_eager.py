"""A relationship that the statement joins already, by its name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        statement = select(Order).join(Order.lines).options(contains_eager("lines")).order_by(Line.id)
        orders = session.scalars(statement).unique().all()
        session.expunge_all()
        return [[line.id for line in order.lines] for order in orders]
