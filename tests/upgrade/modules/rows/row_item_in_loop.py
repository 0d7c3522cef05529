"""Elements are read in a loop, by a name in a variable.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        found = []
        for row in connection.execute(users.select()):
            for name in ("id", "name"):
                found.append(row[name])
        return found
