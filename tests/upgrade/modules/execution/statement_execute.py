"""Statements of bound metadata execute by themselves.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, select

engine = create_engine("sqlite://")
metadata = MetaData(bind=engine)
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String))


def main():
    metadata.create_all()
    users.insert().execute(id=1, name="ann")
    users.insert().values(id=2, name="bob").execute()
    rows = select(users.c.name).execute().fetchall()
    return [row.name for row in rows]
