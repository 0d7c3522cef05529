"""The name of a relationship as what a join is on.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        query = session.query(Order).join(Line, "lines").filter(Line.item_id == 1)
        return [order.note for order in query]
