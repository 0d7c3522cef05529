"""A decorator makes a base of a class.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-one-declarative-base-is-superseded-by-declarativebase

Modern
"""

from sqlalchemy import Column, Integer
from sqlalchemy.orm import as_declarative, declared_attr


@as_declarative()
class Base:
    """All that is stored."""

    id = Column(Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"


class Item(Base):
    count = Column(Integer, nullable=False)


def main():
    columns = sorted((c.name, c.nullable) for c in Item.__table__.columns)
    return Item.__tablename__, columns, Item(count=2).count
