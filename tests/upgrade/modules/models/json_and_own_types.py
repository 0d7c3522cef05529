"""JSON, mutable JSON and types of one's own.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import JSON, Column, Integer, String, create_engine, select
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeDecorator

Base = declarative_base()


class Words(TypeDecorator):
    impl = String(100)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else " ".join(value)

    def process_result_value(self, value, dialect):
        return None if value is None else value.split()


class Page(Base):
    __tablename__ = "pages"
    id = Column(Integer, primary_key=True)
    extra = Column(JSON, nullable=False)
    options = Column(MutableDict.as_mutable(JSON))
    tags = Column(Words)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Page(extra=[1, 2], options={"a": 1}, tags=["x", "y"]))
        session.commit()
        page = session.execute(select(Page)).scalar_one()
        page.options["b"] = 2
        session.commit()
        return schema(Base), page.extra, dict(page.options), page.tags
