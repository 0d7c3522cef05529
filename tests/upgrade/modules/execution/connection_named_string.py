"""A string has the named placeholders of the driver.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.begin() as connection:
        connection.execute("UPDATE users SET name = :name", name="x")
        return connection.scalar("SELECT count(*) FROM users WHERE name = :name", {"name": "x"})
