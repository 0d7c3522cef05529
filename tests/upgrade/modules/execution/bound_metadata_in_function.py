"""A function binds metadata of its own.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect


def main():
    engine = create_engine("sqlite://")
    metadata = MetaData(engine)
    Table("votes", metadata, Column("id", Integer, primary_key=True))
    metadata.create_all()
    return inspect(engine).get_table_names()
