"""An attribute is called like the type of its values.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-three-apply-exact-python-types-as-needed-using-mapped

Modern
"""

import datetime

from sqlalchemy import Column, Date, DateTime, Integer, Interval, Time, create_engine, select
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Visit(Base):
    __tablename__ = "visits"
    id = Column(Integer, primary_key=True)
    date = Column(Date, nullable=False)
    time = Column(Time)
    at = Column(DateTime, nullable=False)
    length = Column(Interval)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    day = datetime.date(2024, 2, 3)
    with Session(engine) as session:
        session.add(Visit(date=day, at=datetime.datetime(2024, 2, 3, 4)))
        session.commit()
        visit = session.execute(select(Visit)).scalar_one()
        return schema(Base), visit.date.isoformat(), visit.at.isoformat(), visit.time
