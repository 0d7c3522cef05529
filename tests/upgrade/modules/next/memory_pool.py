"""The pool of an SQLite database in memory is to be named.

https://docs.sqlalchemy.org/en/21/changelog/migration_21.html

From: 2.0
"""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

engine = create_engine("sqlite:///file:shared_rows?mode=memory&cache=shared&uri=true")
numbers = Table("numbers", MetaData(), Column("n", Integer))


def main():
    with engine.connect() as connection:
        numbers.metadata.create_all(connection)
        connection.execute(insert(numbers), [{"n": 1}, {"n": 2}])
        found = connection.execute(select(numbers.c.n).order_by(numbers.c.n)).scalars().all()
        return found, type(engine.pool).__name__
