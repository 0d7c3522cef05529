"""The option `autocommit` makes 1.4 commit what does not look like a change.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-autocommit

Unsafe
"""

from sqlalchemy import create_engine, text

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.connect() as connection:
        replacing = text("REPLACE INTO users (id, name) VALUES (1, 'x')")
        connection.execute(replacing.execution_options(autocommit=True))
    with engine.connect() as connection:
        return [row.name for row in connection.execute(users.select())]
