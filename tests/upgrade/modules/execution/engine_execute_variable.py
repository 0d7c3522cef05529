"""What an engine executes is kept in a variable, and read later.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    result = engine.execute(select(users).order_by(users.c.id))
    first = result.fetchone()

    # the others
    rest = result.fetchall()
    return first.name, len(rest)
