"""1.4 commits each statement of a connection that a variable holds.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-autocommit

Unsafe
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    writer = engine.connect()
    writer.execute(users.insert().values(id=4, name="di"))
    changed = writer.execute(users.update().values(age=1))
    count = changed.rowcount
    writer.close()
    with engine.connect() as other:
        return count, [row.age for row in other.execute(users.select())]
