"""A base has a constructor of its own.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-one-declarative-base-is-superseded-by-declarativebase

Modern
"""

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base


def shouting(self, **values):
    for name, value in values.items():
        setattr(self, name, value.upper() if isinstance(value, str) else value)


Base = declarative_base(constructor=shouting)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


def main():
    user = User(id=1, name="ann")
    return user.id, user.name
