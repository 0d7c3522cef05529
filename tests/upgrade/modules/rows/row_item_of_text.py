"""An element of a row of a text is read by its name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine, text

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        row = connection.execute(text("SELECT name, age AS years FROM users WHERE id = 1")).fetchone()
        return row["name"], row["years"]
