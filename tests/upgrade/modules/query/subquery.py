"""A Query in a statement is the select.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, func
from sqlalchemy.orm import Session, declarative_base, relationship


Base = declarative_base()


class Writer(Base):
    __tablename__ = "writers"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    books = relationship("Book", back_populates="writer")


class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    year = Column(Integer)
    writer_id = Column(ForeignKey("writers.id"))
    writer = relationship("Writer", back_populates="books")


def filled():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    session = Session(engine)
    ann = Writer(id=1, name="ann", books=[Book(id=1, title="a", year=1990), Book(id=2, title="b", year=2001)])
    bob = Writer(id=2, name="bob", books=[Book(id=3, title="c", year=2001)])
    session.add_all([ann, bob, Writer(id=3, name="cy")])
    session.commit()
    return session


def main():
    with filled() as session:
        counts = (
            session.query(Book.writer_id, func.count(Book.id).label("many"))
            .group_by(Book.writer_id)
            .subquery()
        )
        rows = session.query(Writer.name, counts.c.many).join(counts, counts.c.writer_id == Writer.id)
        late = session.query(Writer).filter(
            Writer.id.in_(session.query(Book.writer_id).filter(Book.year > 2000))
        )
        return sorted(map(tuple, rows.all())), sorted(writer.name for writer in late)
