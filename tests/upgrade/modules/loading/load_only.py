"""Columns by their names.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy.orm import load_only

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        orders = session.query(Order).options(load_only("note")).order_by(Order.id).all()
        return [order.note for order in orders]
