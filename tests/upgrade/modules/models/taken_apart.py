"""The body of a class asks a column for what `mapped_column()` does not have.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import CheckConstraint, Column, Integer, String
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Seat(Base):
    __tablename__ = "seats"
    id = Column(Integer, primary_key=True)
    code = Column("seat_code", String(8), nullable=False)
    longest = code.type.length
    __table_args__ = (CheckConstraint(f"length({code.name}) > 2"),)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), Seat.longest
