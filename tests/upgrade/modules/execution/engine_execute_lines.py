"""A call of an engine over several lines, with a text and comments.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine, text

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    engine.execute(
        text(
            """
            UPDATE users
            SET name = :name
            """
        ),  # all of them
        {"name": "x"},
    )
    with engine.connect() as connection:
        return [row.name for row in connection.execute(users.select())]
