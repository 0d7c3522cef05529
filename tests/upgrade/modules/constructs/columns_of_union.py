"""The columns of a union are read.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, select, union

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        both = union(select(users.c.age), select(users.c.id))
        return [row.age for row in connection.execute(select(both.c.age).order_by(both.c.age))]
