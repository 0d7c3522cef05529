"""A select is what to select from.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, func, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        ages = select(users.c.age).distinct()
        statement = select(func.count()).select_from(ages)
        return connection.execute(statement).scalar()
