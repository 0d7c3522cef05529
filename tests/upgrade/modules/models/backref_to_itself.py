"""`backref` between rows of one table.

https://docs.sqlalchemy.org/en/20/orm/backref.html

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import backref, declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("nodes.id"))
    children = relationship("Node", backref=backref("parent", remote_side=[id]))


class Task(Base):
    __tablename__ = "tasks"
    id = Column(Integer, primary_key=True)
    after_id = Column(ForeignKey("tasks.id"))
    after = relationship("Task", remote_side=[id], backref="before")


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    root = Node(children=[Node(), Node()])
    task = Task(after=Task())
    return schema(Base), root.children[1].parent is root, task.after.before == [task]
