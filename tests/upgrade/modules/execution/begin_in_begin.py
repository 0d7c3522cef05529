"""A transaction is begun within another one of the same connection.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migrating-from-the-nesting-pattern
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.connect() as connection:
        with connection.begin():
            connection.execute(users.insert().values(id=4, name="di"))
            with connection.begin():
                connection.execute(users.update().values(age=1))
        return [row.age for row in connection.execute(users.select())]
