"""Statements of an engine stand in branches and loops.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    for person in PEOPLE:
        if person["age"] == 30:
            engine.execute(users.delete().where(users.c.id == person["id"]))
        else:
            engine.execute(users.update().values(age=1))
    with engine.connect() as connection:
        return [row.age for row in connection.execute(users.select())]
