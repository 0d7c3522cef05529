"""An engine executes what it is given, of which nothing is known.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    run(engine, users.insert().values(id=9))
    with engine.connect() as connection:
        return [row.id for row in connection.execute(users.select())]


def run(engine: Engine, statement):
    engine.execute(statement)
