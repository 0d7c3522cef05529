"""`with_parent()` by the name of a relationship.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-joining-loading-on-relationships-uses-attributes-not-strings
"""

from sqlalchemy import select
from sqlalchemy.orm import with_parent

from orders import Item, Line, Order, filled


def main():
    with filled() as session:
        order = session.get(Order, 1)
        statement = select(Line.id).where(with_parent(order, "lines"))
        return sorted(session.scalars(statement))
