"""`declarative_base()` is a function of `sqlalchemy.orm`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#declarative-becomes-a-first-class-api
"""

from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.declarative import declarative_base

Base = declarative_base()


class Author(Base):
    __tablename__ = "authors"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))


def main():
    return sorted(Base.metadata.tables), [column.name for column in Author.__table__.columns]
