"""A library in the style of SQLAlchemy 1.4: `Column`, no annotations."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, Numeric, String, Table, func
from sqlalchemy.orm import backref, declarative_base, relationship

Base = declarative_base()

book_authors = Table(
    "book_authors",
    Base.metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("author_id", ForeignKey("authors.id"), primary_key=True),
)


class Author(Base):
    __tablename__ = "authors"

    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    born = Column(Date)
    books = relationship("Book", secondary=book_authors, back_populates="authors")


class Book(Base):
    __tablename__ = "books"

    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False)
    isbn = Column("isbn13", String(13), unique=True)
    price = Column(Numeric(8, 2))
    shelf_id = Column(Integer, ForeignKey("shelves.id"))
    added_at = Column(DateTime, server_default=func.now())
    authors = relationship("Author", secondary=book_authors, back_populates="books")
    loans = relationship("Loan", backref="book")


class Shelf(Base):
    __tablename__ = "shelves"

    id = Column(Integer, primary_key=True)
    room = Column(String(20))
    above_id = Column(Integer, ForeignKey("shelves.id"))
    books = relationship(Book, backref=backref("shelf", lazy="joined"))
    below = relationship("Shelf", backref=backref("above", remote_side=[id]))


class Loan(Base):
    __tablename__ = "loans"

    id = Column(Integer, primary_key=True)
    book_id = Column(ForeignKey("books.id"), nullable=False)
    reader = Column(String(40), nullable=False)
    returned = Column(Boolean, default=False)
    due = Column(Date)
