"""A target of a join and its condition in a tuple.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-chaining-using-lists-of-attributes-rather-than-individual-calls-removed
"""

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        query = session.query(Order).join((Line, Line.order_id == Order.id))
        return sorted(order.note for order in query.filter(Line.item_id == 2))
