"""A column that loads later, by its name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy.orm import defer

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        orders = session.query(Order).options(defer("note")).order_by(Order.id).all()
        before = ["note" in order.__dict__ for order in orders]
        return before, [order.note for order in orders]
