"""`Table.exists()` is a question for an inspector.

https://docs.sqlalchemy.org/en/20/core/reflection.html#sqlalchemy.engine.reflection.Inspector.has_table
"""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine

metadata = MetaData()
events = Table("events", metadata, Column("id", Integer, primary_key=True))


def main():
    engine = create_engine("sqlite://")
    before = events.exists(engine)
    metadata.create_all(engine)
    return before, events.exists(engine)
