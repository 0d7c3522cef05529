"""`exists()` is given a list and a criterion.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine, exists, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        somebody = exists([users.c.id], users.c.name == "ann")
        return connection.execute(select(users.c.id).where(somebody)).fetchall() != []
