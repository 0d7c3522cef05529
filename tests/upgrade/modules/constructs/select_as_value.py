"""A select stands for a value.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, func, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        oldest = select(func.max(users.c.age))
        statement = select(users.c.name, func.coalesce(select(func.min(users.c.age)), 0))
        return [tuple(row) for row in connection.execute(statement.where(users.c.age == oldest))]
