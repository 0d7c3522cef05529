"""`Engine.transaction()` calls a function in a transaction.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    engine.transaction(rename, "x")
    with engine.connect() as connection:
        return [row.name for row in connection.execute(users.select())]


def rename(connection, name):
    connection.execute(users.update().values(name=name))
