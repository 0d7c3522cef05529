"""The body of a class goes on working with its columns.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint, func
from sqlalchemy.orm import column_property, declarative_base, deferred, relationship
from sqlalchemy.schema import CreateIndex, CreateTable

Base = declarative_base()


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    boss_id = Column(ForeignKey("people.id"))
    first = Column(String(20), nullable=False)
    last = Column(String(20), nullable=False)
    sort = Column(String(1), nullable=False)
    version = Column(Integer, nullable=False)
    story = deferred(Column(String(400)))
    full = column_property(first + " " + last)
    boss = relationship("Person", remote_side=[id], back_populates="team")
    team = relationship("Person", back_populates="boss", order_by=last.desc())
    lowered = Index("ix_lowered", func.lower(last))
    __table_args__ = (UniqueConstraint(first, last), lowered)
    __mapper_args__ = {"polymorphic_on": sort, "polymorphic_identity": "p", "version_id_col": version}


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    (index,) = Person.__table__.indexes
    return schema(Base), str(CreateIndex(index)), str(Person.full.expression)
