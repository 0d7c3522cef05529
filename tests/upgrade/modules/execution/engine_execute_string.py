"""An engine executes strings.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    engine.execute("UPDATE users SET name = 'x' WHERE id = 1")
    return [row[0] for row in engine.execute("SELECT name FROM users ORDER BY id")]
