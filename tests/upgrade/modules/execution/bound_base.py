"""A declarative base is bound to no engine.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#implicit-and-connectionless-execution-bound-metadata-removed
Unsafe
"""

from sqlalchemy import Column, Integer, create_engine, inspect
from sqlalchemy.orm import Session, declarative_base

engine = create_engine("sqlite://")
Base = declarative_base(engine)


class Parcel(Base):
    __tablename__ = "parcels"
    id = Column(Integer, primary_key=True)


def main():
    Base.metadata.create_all()
    with Session() as session:
        session.add(Parcel())
        session.commit()
    return inspect(engine).get_table_names()
