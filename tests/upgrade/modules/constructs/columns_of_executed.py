"""The columns of a select are read, which is executed as well.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        grown = select(users.c.id, users.c.name).where(users.c.age > 35)
        names = [row.name for row in connection.execute(grown)]
        return names, [row.id for row in connection.execute(select(grown.c.id))]
