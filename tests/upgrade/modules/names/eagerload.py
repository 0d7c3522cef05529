"""`eagerload()` was the name of `joinedload()` before 0.6.

https://docs.sqlalchemy.org/en/20/changelog/changelog_20.html
"""

import sqlalchemy.orm as orm
from sqlalchemy import Column, ForeignKey, Integer, create_engine, select

Base = orm.declarative_base()


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)


class Player(Base):
    __tablename__ = "players"
    id = Column(Integer, primary_key=True)
    team_id = Column(ForeignKey("teams.id"))
    team = orm.relationship(Team)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        session.add(Player(team=Team(id=7)))
        session.commit()
        player = session.scalars(select(Player).options(orm.eagerload(Player.team))).one()
    return player.team.id
