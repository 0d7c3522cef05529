"""A table is joined to a select.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4617
"""

from sqlalchemy import create_engine, func, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        ages = select(users.c.age, func.min(users.c.id).label("first")).group_by(users.c.age)
        joined = users.join(ages, users.c.id == ages.c.first)
        statement = select(users.c.name, ages.c.age).select_from(joined).order_by(users.c.id)
        return [tuple(row) for row in connection.execute(statement)]
