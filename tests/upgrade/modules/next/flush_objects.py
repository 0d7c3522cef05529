"""`Session.flush()` takes no objects.

https://docs.sqlalchemy.org/en/21/changelog/migration_21.html
From: 2.0
Unsafe
"""

from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        note = Note()
        session.add(note)
        session.flush([note])
        return note.id
