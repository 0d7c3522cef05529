"""Annotations without `Mapped` are refused by 2.0.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-to-2-0-step-six-add-allow-unmapped-to-explicitly-typed-orm-models
"""

from typing import List, Optional

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Team(Base):
    __tablename__ = "teams"
    id: int = Column(Integer, primary_key=True)
    name: str = Column(String(20))
    motto: Optional[str] = Column(String(80), nullable=False)
    players: List["Player"] = relationship("Player", back_populates="team")


class Player(Base):
    __tablename__ = "players"
    id: Optional[int] = Column(Integer, primary_key=True)
    team_id: int = Column(ForeignKey("teams.id"), nullable=False)
    team: "Team" = relationship("Team", back_populates="players")


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    return schema(Base), len(Team(players=[Player()]).players)
