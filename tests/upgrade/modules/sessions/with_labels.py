"""`Query.with_labels()` and `apply_labels()` are `set_label_style()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#change-4710
"""

from sqlalchemy import Column, Integer
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Seat(Base):
    __tablename__ = "seats"
    id = Column(Integer, primary_key=True)
    row = Column(Integer)


def main():
    query = Session().query(Seat).with_labels()
    return " ".join(str(query.statement).split())
