"""What an engine executes is returned as a value.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, select
from sqlalchemy.engine import Engine

metadata = MetaData()
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("age", Integer),
)
PEOPLE = [
    {"id": 1, "name": "ann", "age": 40},
    {"id": 2, "name": "bob", "age": 30},
    {"id": 3, "name": "cy", "age": 30},
]


def count(engine: Engine):
    return engine.execute(select(func.count()).select_from(users)).scalar()


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    engine.execute(users.insert(), PEOPLE)
    return count(engine)
