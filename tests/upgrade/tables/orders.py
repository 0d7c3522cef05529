"""Orders with lines and items."""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    note = Column(String)
    lines = relationship("Line", order_by="Line.id")


class Line(Base):
    __tablename__ = "lines"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))
    item_id = Column(ForeignKey("items.id"))
    item = relationship("Item")


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String)


def filled():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        pen, ink = Item(name="pen"), Item(name="ink")
        session.add(Order(note="a", lines=[Line(item=pen), Line(item=ink)]))
        session.add(Order(note="b", lines=[Line(item=ink)]))
        session.commit()
    return Session(engine)
