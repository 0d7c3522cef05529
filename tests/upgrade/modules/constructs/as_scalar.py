"""`as_scalar()` is called `scalar_subquery()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, func, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        oldest = select(func.max(users.c.age)).as_scalar()
        return [row.name for row in connection.execute(select(users.c.name).where(users.c.age == oldest))]
