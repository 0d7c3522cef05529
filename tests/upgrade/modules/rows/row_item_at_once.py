"""An element of the first row is read by its name at once.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        query = select(users.c.name).order_by(users.c.id)
        first = connection.execute(query).first()["name"]
        return first, connection.execute(query).fetchall()[1]["name"]
