"""The name of a type is that of another attribute, and is not imported yet.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-three-apply-exact-python-types-as-needed-using-mapped

Modern
"""

from sqlalchemy import Column, Date, DateTime, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Plain(Base):
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)
    begins = Column(DateTime)
    ends = Column(Date)


class Clash(Base):
    __tablename__ = "clash"
    id = Column(Integer, primary_key=True)
    date = Column(Date)
    datetime = Column(DateTime)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), sorted(Clash.__table__.columns.keys())
