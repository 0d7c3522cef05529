"""`whens` of `case()` is given by name.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-5284
"""

from sqlalchemy import case, create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        word = case(value=users.c.age, whens={30: "thirty", 40: "forty"}, else_="?")
        return [row[0] for row in connection.execute(select(word).order_by(users.c.id))]
