"""A row is asked for a name by a method.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        row = connection.execute(users.select()).fetchone()
        return row.has_key("name"), not row.has_key("size")
