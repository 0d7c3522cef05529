"""The values of parameters are unpacked.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#execute-method-more-strict-execution-options-are-more-prominent

Unsafe
"""

from sqlalchemy import create_engine, text

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    wanted = {"age": 30}
    with engine.begin() as connection:
        connection.execute(users.insert(), *[{"id": 4, "age": 30}, {"id": 5, "age": 1}])
        found = connection.execute(text("SELECT count(*) FROM users WHERE age = :age"), **wanted)
        return found.scalar()
