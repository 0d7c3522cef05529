"""`empty_in_strategy` has no effect: an empty IN is expanded when it is executed.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4645
"""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

metadata = MetaData()
items = Table("items", metadata, Column("id", Integer, primary_key=True))


def main():
    engine = create_engine("sqlite://", empty_in_strategy="static")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(items), [{"id": 1}, {"id": 2}])
        return connection.scalars(select(items.c.id).where(items.c.id.not_in([]))).all()
