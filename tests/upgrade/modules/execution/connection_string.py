"""A connection executes strings.

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
        connection.execute("DELETE FROM users WHERE age = 30")
        return [row.name for row in connection.execute("SELECT name FROM users")]
