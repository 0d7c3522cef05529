"""Metadata is bound to an engine, so that nothing else has to be.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine

engine = create_engine("sqlite://")
metadata = MetaData(bind=engine)
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String))


def main():
    metadata.create_all()
    with engine.begin() as connection:
        connection.execute(users.insert(), [{"id": 1, "name": "ann"}])
        return [row.name for row in connection.execute(users.select())]
