"""`case()` takes its conditions one by one, and no list.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import case, create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        generation = case([(users.c.age < 35, "young"), (users.c.age < 50, "older")], else_="old")
        return [row[0] for row in connection.execute(select(generation).order_by(users.c.id))]
