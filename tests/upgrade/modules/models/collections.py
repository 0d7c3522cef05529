"""Relationships hold collections of their own.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-three-apply-exact-python-types-as-needed-using-mapped

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.orm.collections import attribute_mapped_collection
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Song(Base):
    __tablename__ = "songs"
    id = Column(Integer, primary_key=True)
    notes = relationship("Note", collection_class=attribute_mapped_collection("key"))
    verses = relationship("Verse", order_by="Verse.position", collection_class=ordering_list("position"))


class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    song_id = Column(ForeignKey("songs.id"))
    key = Column(String(10))


class Verse(Base):
    __tablename__ = "verses"
    id = Column(Integer, primary_key=True)
    song_id = Column(ForeignKey("songs.id"))
    position = Column(Integer)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    song = Song(notes={"a": Note(key="a")}, verses=[Verse()])
    song.verses.append(Verse())
    return schema(Base), song.notes["a"].key, [verse.position for verse in song.verses]
