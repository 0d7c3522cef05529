"""An element of a row is read by its name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        return [(row["name"], row["age"]) for row in connection.execute(users.select())]
