"""`Engine.run_callable()` calls a function with a connection.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    return engine.run_callable(names, age=30)


def names(connection, age):
    return [row.name for row in connection.execute(select(users).where(users.c.age == age))]
