"""A row that may be none is read by name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        row = connection.execute(users.select().where(users.c.id == 7)).first()
        other = connection.execute(users.select().where(users.c.id == 2)).first()
        return [each["name"] if each else None for each in (row, other)], row and row["id"], other["id"]
