"""`select()` is given a list that was put together before.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        columns = [users.c.name]
        columns.append(users.c.age)
        return [tuple(row) for row in connection.execute(select(columns).order_by(users.c.id))]
