"""`case()` is given a list that a loop has filled.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import case, create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        whens = [(users.c.name == person["name"], person["age"] // 10) for person in PEOPLE]
        return [row[0] for row in connection.execute(select(case(whens, else_=0)))]
