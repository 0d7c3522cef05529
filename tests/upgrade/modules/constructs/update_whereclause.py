"""`Table.update()` takes a criterion and values.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#insert-update-delete-dml-no-longer-accept-keyword-constructor-arguments
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        connection.execute(users.update(users.c.id == 2, {"name": "rob"}))
        return [row.name for row in connection.execute(users.select())]
