"""The values of parameters are keyword arguments.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent
"""

from sqlalchemy import create_engine, text

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.begin() as connection:
        connection.execute(users.insert(), id=4, name="di")
        found = connection.execute(text("SELECT name FROM users WHERE id = :id"), id=4)
        return found.scalar()
