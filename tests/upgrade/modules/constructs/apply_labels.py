"""`apply_labels()` is `set_label_style()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import create_engine, select

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
        statement = select(users.c.id).apply_labels()
        return list(connection.execute(statement).keys())
