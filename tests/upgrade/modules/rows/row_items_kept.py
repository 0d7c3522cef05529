"""The items of a row are kept, which are a list.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine

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


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        row = connection.execute(users.select()).fetchone()
        items = row.items()
        return items[0], items
