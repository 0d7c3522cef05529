"""A select stands for a value.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, select

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
        oldest = select(func.max(users.c.age))
        statement = select(users.c.name, func.coalesce(select(func.min(users.c.age)), 0))
        return [tuple(row) for row in connection.execute(statement.where(users.c.age == oldest))]
