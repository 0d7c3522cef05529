"""Strings that are put together go to a connection.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    table = "users"
    count = "SELECT count(*) FROM %s"
    with engine.begin() as connection:
        connection.execute(f"DELETE FROM {table} WHERE id = {1:d}")
        return connection.execute(count % table).scalar()
