"""An engine executes an insert, which 1.4 commits by itself.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    engine.execute(users.insert().values(id=4, name="di", age=1))
    with engine.connect() as connection:
        return [row.name for row in connection.execute(users.select())]
