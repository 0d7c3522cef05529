"""The number of rows that a statement of an engine changes.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    changed = engine.execute(users.update().where(users.c.age == 30).values(age=31)).rowcount
    with engine.connect() as connection:
        return changed, [row.age for row in connection.execute(users.select())]
