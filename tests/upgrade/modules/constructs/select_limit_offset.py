"""`limit`, `offset` and `distinct` are arguments of `select()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        statement = select([users.c.age], distinct=True, order_by=[users.c.age], limit=1, offset=1)
        return [row.age for row in connection.execute(statement)]
