"""The same of `selectinload()` in a select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        statement = select(Order).options(selectinload("lines")).order_by(Order.id)
        orders = session.scalars(statement).all()
        session.expunge_all()
        return [len(order.lines) for order in orders]
