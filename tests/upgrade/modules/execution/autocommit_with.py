"""1.4 commits what a connection executes.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-autocommit

Unsafe
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.connect() as connection:
        connection.execute(users.insert().values(id=4, name="di"))
    with engine.connect() as connection:
        return [row.name for row in connection.execute(users.select())]
