"""Writers and their books."""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
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
