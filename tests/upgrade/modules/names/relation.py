"""`relation()` was the name of `relationship()` before 0.6.

https://docs.sqlalchemy.org/en/20/changelog/changelog_20.html
"""

from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import configure_mappers, declarative_base, relation

Base = declarative_base()


class Shelf(Base):
    __tablename__ = "shelves"
    id = Column(Integer, primary_key=True)
    books = relation("Book")


class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    shelf_id = Column(ForeignKey("shelves.id"))


def main():
    configure_mappers()
    return len(Shelf(books=[Book(), Book()]).books)
