"""What an engine executes is returned as a value.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import Engine

from people import PEOPLE, metadata, users


def count(engine: Engine):
    return engine.execute(select(func.count()).select_from(users)).scalar()


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    engine.execute(users.insert(), PEOPLE)
    return count(engine)
