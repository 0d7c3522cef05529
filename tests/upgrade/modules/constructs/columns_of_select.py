"""`Select.c` makes a subquery behind the scenes.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def older_than(age):
    grown = select(users.c.id, users.c.name).where(users.c.age > age)
    return select(grown.c.name).where(grown.c.id > 0).order_by(grown.c.id)


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        return [row.name for row in connection.execute(older_than(35))]
