"""A dotted path: what is on the way loads as it does anyhow.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy.orm import joinedload

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        order = session.query(Order).options(joinedload("lines.item")).order_by(Order.id).first()
        names = [line.item.name for line in order.lines]
        return names
