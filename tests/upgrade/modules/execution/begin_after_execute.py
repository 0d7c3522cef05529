"""A transaction is begun after something was executed, which begins one since 2.0.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-autocommit
"""

from sqlalchemy import create_engine

from people import PEOPLE, metadata, users


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(users.insert(), PEOPLE)
    with engine.connect() as connection:
        before = connection.execute(users.select()).fetchall()
        with connection.begin():
            connection.execute(users.delete())
        after = connection.execute(users.select()).fetchall()
        transaction = connection.begin()
        connection.execute(users.insert().values(id=4, name="di"))
        transaction.commit()
    with engine.connect() as other:
        return len(before), len(after), [row.name for row in other.execute(users.select())]
