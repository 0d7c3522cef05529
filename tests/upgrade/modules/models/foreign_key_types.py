"""A foreign key has the type of the column that it refers to.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Country(Base):
    __tablename__ = "countries"
    code = Column(String(2), primary_key=True)


class City(Base):
    __tablename__ = "cities"
    id = Column(Integer, primary_key=True)
    country_code = Column(ForeignKey("countries.code"), nullable=False)
    twin_id = Column(ForeignKey("cities.id"))
    province = Column(None, ForeignKey(Country.code))


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), [str(column.type) for column in City.__table__.columns]
