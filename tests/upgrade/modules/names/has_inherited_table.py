"""`has_inherited_table()` is a function of `sqlalchemy.orm`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#declarative-becomes-a-first-class-api
"""

from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.ext.declarative import declared_attr, has_inherited_table
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Named:
    @declared_attr
    def __tablename__(cls):
        return None if has_inherited_table(cls) else cls.__name__.lower()


class Animal(Named, Base):
    id = Column(Integer, primary_key=True)
    kind = Column(Integer)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": 0}


class Cat(Animal):
    __mapper_args__ = {"polymorphic_identity": 1}


def main():
    return Animal.__table__.name, Cat.__table__.name
