"""`future=True` and `sqlalchemy.future` are left over.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-to-2-0-step-five-use-the-future-flag-on-engine
Modern
"""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy.future import select
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://", future=True)
factory = sessionmaker(engine, future=True)
metadata = MetaData()
numbers = Table("numbers", metadata, Column("x", Integer))


def main():
    metadata.create_all(engine)
    with factory.begin() as session:
        session.execute(numbers.insert(), [{"x": 1}, {"x": 2}])
    with Session(engine, future=True) as session:
        return session.scalars(select(numbers.c.x)).all()
