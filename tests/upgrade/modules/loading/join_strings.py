"""A join through the names of several relationships.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-chaining-using-lists-of-attributes-rather-than-individual-calls-removed
"""

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        query = session.query(Order).join("lines", "item")
        return sorted(order.note for order in query.filter(Item.name == "ink").all())
