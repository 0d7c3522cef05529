"""An engine executes a select, and all rows are fetched at once.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    rows = engine.execute(select(users.c.name).order_by(users.c.id)).fetchall()
    return [row.name for row in rows]
