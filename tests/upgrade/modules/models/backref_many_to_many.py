"""`backref` over a secondary table, and beside other foreign keys.

https://docs.sqlalchemy.org/en/20/orm/backref.html

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Club(Base):
    __tablename__ = "clubs"
    id = Column(Integer, primary_key=True)


members = Table(
    "members",
    Base.metadata,
    Column("club_id", ForeignKey("clubs.id"), primary_key=True),
    Column("player_id", ForeignKey("players.id"), primary_key=True),
)


class Player(Base):
    __tablename__ = "players"
    id = Column(Integer, primary_key=True)
    home_id = Column(ForeignKey("clubs.id"))
    away_id = Column(ForeignKey("clubs.id"))
    clubs = relationship(Club, secondary=members, backref="players")
    home = relationship(Club, foreign_keys=[home_id], backref="natives")
    away = relationship(
        Club, foreign_keys="Player.away_id", backref="guests", viewonly=True, sync_backref=False
    )


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    club = Club()
    player = Player(clubs=[club], home=club)
    return schema(Base), club.players == [player], club.natives == [player], len(club.guests)
