"""`union()` takes an order.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine, select, union

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        young = select(users.c.name).where(users.c.age < 35)
        first = select(users.c.name).where(users.c.id == 1)
        return [row.name for row in connection.execute(union(young, first, order_by="name", limit=2))]
