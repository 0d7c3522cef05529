"""Names that a module of the ORM had only imported for itself.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html
"""

from sqlalchemy import Column, Integer, inspect
from sqlalchemy.orm import declarative_base
from sqlalchemy.orm.query import aliased

Base = declarative_base()


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)


def main():
    return inspect(aliased(Node, name="other")).name
