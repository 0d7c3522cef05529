"""A select is changed in place.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html

Unsafe
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        statement = select(users.c.name)
        statement.append_whereclause(users.c.age == 30)
        statement.append_order_by(users.c.name.desc())
        return [row.name for row in connection.execute(statement)]
