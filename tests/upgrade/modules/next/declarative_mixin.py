"""`@declarative_mixin` said something to the plugin of mypy alone, which is gone.

https://docs.sqlalchemy.org/en/21/changelog/changelog_21.html
From: 2.0
"""

from sqlalchemy import Column, DateTime, Integer
from sqlalchemy.orm import declarative_base, declarative_mixin

Base = declarative_base()


@declarative_mixin
class Dated:
    created = Column(DateTime)


class Letter(Dated, Base):
    __tablename__ = "letters"
    id = Column(Integer, primary_key=True)


def main():
    return sorted(column.name for column in Letter.__table__.columns)
