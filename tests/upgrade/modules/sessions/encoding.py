"""`create_engine()` takes no `encoding` and `convert_unicode`: Python's strings are Unicode.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html
"""

from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select

metadata = MetaData()
cities = Table("cities", metadata, Column("name", String(30, convert_unicode=True)))


def main():
    engine = create_engine("sqlite://", encoding="utf-8", convert_unicode=True)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(cities), [{"name": "Köln"}])
        return connection.scalars(select(cities.c.name)).all()
