"""A loop goes over what a statement of bound metadata gives.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-implicit-execution

Unsafe
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine

engine = create_engine("sqlite://")
metadata = MetaData(bind=engine)
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String))


def main():
    metadata.create_all()
    users.insert().execute({"id": 1, "name": "ann"}, {"id": 2, "name": "bob"})
    names = []
    for row in users.select().order_by(users.c.name.desc()).execute():
        names.append(row.name)
    metadata.drop_all()
    return names
