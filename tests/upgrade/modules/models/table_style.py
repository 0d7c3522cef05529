"""Classes with a `Table`, and columns of a `Table`, stay as they are.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Room(Base):
    __table__ = Table(
        "rooms", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(20))
    )
    beds = relationship("Bed", back_populates="room")


class Bed(Base):
    __tablename__ = "beds"
    id = Column(Integer, primary_key=True)
    room_id = Column(ForeignKey("rooms.id"))
    room = relationship(Room, back_populates="beds")


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), Room(name="a", beds=[Bed()]).beds[0].room.name
