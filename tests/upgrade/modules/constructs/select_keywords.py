"""Parts of a select are keyword arguments.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine, func, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        statement = select(
            [users.c.age, func.count(users.c.id)],
            whereclause=users.c.id > 0,
            group_by=[users.c.age],
            having=func.count(users.c.id) > 1,
            order_by=users.c.age,
        )
        return [tuple(row) for row in connection.execute(statement)]
