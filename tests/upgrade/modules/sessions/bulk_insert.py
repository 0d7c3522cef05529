"""`bulk_insert_mappings()` is `execute()` of an insert with rows, `bulk_update_mappings()` of an update.

https://docs.sqlalchemy.org/en/20/orm/queryguide/dml.html#legacy-session-bulk-insert-methods
Modern
Unsafe
"""

from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class City(Base):
    __tablename__ = "cities"
    id = Column(Integer, primary_key=True)
    title = Column("name", String)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.bulk_insert_mappings(City, [{"id": 1, "title": "Bonn"}, {"id": 2, "title": "Ulm"}])
        session.bulk_update_mappings(City, [{"id": 2, "title": "Neu-Ulm"}])
        session.commit()
        return session.scalars(select(City.title).order_by(City.id)).all()
