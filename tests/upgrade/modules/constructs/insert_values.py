"""`insert()` takes values, and a prefix.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#insert-update-delete-dml-no-longer-accept-keyword-constructor-arguments
"""

from sqlalchemy import create_engine, insert

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        connection.execute(insert(users, values={"id": 4, "name": "di", "age": 5}))
        connection.execute(users.insert(values={"id": 1}, prefixes=["OR IGNORE"]))
        return [row.name for row in connection.execute(users.select())]
