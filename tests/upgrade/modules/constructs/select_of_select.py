"""`Select.select()` makes a subquery behind the scenes.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        statement = select(users.c.id, users.c.age).where(users.c.age == 30).select()
        return [tuple(row) for row in connection.execute(statement)]
