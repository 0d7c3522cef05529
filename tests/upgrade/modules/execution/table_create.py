"""Tables of bound metadata create and drop themselves.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, inspect

engine = create_engine("sqlite://")
metadata = MetaData(bind=engine)
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String))


def main():
    metadata.create_all()
    users.drop()
    users.create(checkfirst=True)
    there = inspect(engine).has_table("users")
    users.drop()
    return there, inspect(engine).has_table("users")
