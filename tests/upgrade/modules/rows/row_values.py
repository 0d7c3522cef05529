"""The values of a row.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        return [list(row.values()) for row in connection.execute(users.select())]
