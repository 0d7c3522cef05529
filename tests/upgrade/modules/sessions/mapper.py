"""`mapper()` is `registry.map_imperatively()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#the-original-mapper-function-now-a-core-element-of-declarative-renamed
Unsafe
"""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy.orm import Session, mapper, relationship

metadata = MetaData()
authors = Table("authors", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
books = Table(
    "books", metadata, Column("id", Integer, primary_key=True), Column("author_id", ForeignKey("authors.id"))
)


class Author:
    pass


class Book:
    pass


mapper(Author, authors, properties={"books": relationship(Book)})
mapper(Book, books)


def main():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as session:
        author = Author()
        author.name = "ann"
        author.books.append(Book())
        session.add(author)
        session.commit()
        found = session.scalars(select(Author)).one()
        return found.name, len(found.books)
