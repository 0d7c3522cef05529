"""`update()` takes criterion and values by name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#insert-update-delete-dml-no-longer-accept-keyword-constructor-arguments
"""

from sqlalchemy import create_engine, update

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        connection.execute(update(users, whereclause=users.c.age == 30, values={"age": 31}))
        return [row.age for row in connection.execute(users.select())]
