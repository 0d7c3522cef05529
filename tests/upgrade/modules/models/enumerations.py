"""An enumeration of Python's, and one of strings.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

import enum

from sqlalchemy import Column, Enum, Integer, create_engine, select
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class State(enum.Enum):
    NEW = "new"
    PAID = "paid"


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    state = Column(Enum(State), nullable=False, default=State.NEW)
    channel = Column(Enum("shop", "web", name="channels"))


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
        session.add(Order(channel="web"))
        session.commit()
        order = session.execute(select(Order)).scalar_one()
        return schema(Base), order.state.name, order.channel
