"""`Engine.has_table()` moves to the inspector.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    return engine.has_table("users"), engine.has_table("orders")
