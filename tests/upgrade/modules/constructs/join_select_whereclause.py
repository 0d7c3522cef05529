"""`Join.select()` takes a criterion.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        others = users.alias("others")
        pairs = users.join(others, users.c.age == others.c.age)
        statement = pairs.select(users.c.id < others.c.id)
        return [row[1] for row in connection.execute(statement)]
