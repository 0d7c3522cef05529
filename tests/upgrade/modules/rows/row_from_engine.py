"""Rows of what an engine executes are read by name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-result-rows
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    engine.execute(users.insert(), PEOPLE)
    names = [row["name"] for row in engine.execute(select([users.c.name]))]
    return names, dict(engine.execute(select([users.c.age], users.c.id == 1)).fetchone())
