"""An update sets a column to what a select gives.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, func, select, update

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        oldest = select(func.max(users.c.age))
        connection.execute(update(users).where(users.c.id == 3).values(age=oldest))
        return [row.age for row in connection.execute(users.select())]
