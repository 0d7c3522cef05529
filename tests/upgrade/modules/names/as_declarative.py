"""`as_declarative()` is a function of `sqlalchemy.orm`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#declarative-becomes-a-first-class-api
"""

from sqlalchemy import Column, Integer
from sqlalchemy.ext import declarative


@declarative.as_declarative()
class Base:
    @declarative.declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()


class Invoice(Base):
    number = Column(Integer, primary_key=True)


def main():
    return Invoice.__table__.name
