"""Annotations are postponed.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Shelf(Base):
    __tablename__ = "shelves"
    id = Column(Integer, primary_key=True)
    label = Column(String(10), nullable=False)
    books = relationship("Book", back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    shelf_id = Column(ForeignKey("shelves.id"))
    shelf = relationship(Shelf, back_populates="books")


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    shelf = Shelf(label="a", books=[Book(), Book()])
    return schema(Base), len(shelf.books), shelf.books[0].shelf is shelf
