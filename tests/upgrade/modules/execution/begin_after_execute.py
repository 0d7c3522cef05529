"""A transaction is begun after something was executed, which begins one since 2.0.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-autocommit
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
    with engine.connect() as connection:
        before = connection.execute(users.select()).fetchall()
        with connection.begin():
            connection.execute(users.delete())
        after = connection.execute(users.select()).fetchall()
        transaction = connection.begin()
        connection.execute(users.insert().values(id=4, name="di"))
        transaction.commit()
    with engine.connect() as other:
        return len(before), len(after), [row.name for row in other.execute(users.select())]
