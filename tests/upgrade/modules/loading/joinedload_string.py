"""A loader option by the name of a relationship.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy.orm import joinedload

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        order = session.query(Order).options(joinedload("lines")).order_by(Order.id).first()
        session.expunge_all()
        return [line.id for line in order.lines]
