"""An outer join by the name of a relationship.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        query = session.query(Order).outerjoin("lines").filter(Line.id.is_not(None))
        return [order.note for order in query.order_by(Order.note)]
