"""A query takes its entity from elsewhere.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#selecting-entities-from-alternative-selectables-query-select-entity-from
"""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    parent_id = Column(ForeignKey("nodes.id"))
    children = relationship("Node", order_by="Node.id")


def filled():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Node(name="root", children=[Node(name="a"), Node(name="b")]))
        session.commit()
    return engine


def main():
    with Session(filled()) as session:
        inner = select(Node).where(Node.parent_id.is_(None)).subquery()
        query = session.query(Node).select_entity_from(inner)  # by hand: SA805
        return [node.name for node in query]
