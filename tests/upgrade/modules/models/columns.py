"""Columns become `mapped_column()` with the annotation of their types.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, Numeric, String, Text
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True)
    sku = Column(String(20), nullable=False, unique=True)
    title = Column(Text, index=True)
    weight = Column(Float, default=0.5)
    price = Column(Numeric(10, 2), nullable=False)
    rough = Column(Numeric(10, 2, asdecimal=False))
    stock = Column("in_stock", BigInteger, server_default="0", nullable=False)
    hidden = Column(Boolean, nullable=True)
    image = Column(LargeBinary)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), Product(sku="a").sku
