"""`backref` becomes `back_populates` on both sides.

https://docs.sqlalchemy.org/en/20/orm/backref.html

Modern
"""

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.orm import Session, backref, declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    addresses = relationship("Address", backref="user")
    orders = relationship("Order", backref=backref("buyer", lazy="joined", innerjoin=True))


class Address(Base):
    __tablename__ = "addresses"
    id = Column(Integer, primary_key=True)
    email = Column(String(50), nullable=False)
    user_id = Column(ForeignKey("users.id"), nullable=False)


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"), nullable=False)


def schema(base):
    tables = [str(CreateTable(table)) for table in base.metadata.sorted_tables]
    sides = [
        (mapper.class_.__name__, side.key, side.direction.name, side.uselist, side.lazy)
        for mapper in base.registry.mappers
        for side in mapper.relationships
    ]
    return tables, sorted(sides)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, addresses=[Address(email="a@x")], orders=[Order(id=4)]))
        session.commit()
        address = session.execute(select(Address)).scalar_one()
        order = session.execute(select(Order)).scalar_one()
        return schema(Base), address.user.id, order.buyer is address.user, str(select(Order))
