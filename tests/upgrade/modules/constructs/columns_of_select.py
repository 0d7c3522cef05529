"""`Select.c` makes a subquery behind the scenes.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, select

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


def older_than(age):
    grown = select(users.c.id, users.c.name).where(users.c.age > age)
    return select(grown.c.name).where(grown.c.id > 0).order_by(grown.c.id)


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        return [row.name for row in connection.execute(older_than(35))]
