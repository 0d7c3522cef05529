"""`Mapper.mapped_table` is `persist_selectable`.

https://docs.sqlalchemy.org/en/20/orm/mapping_api.html#sqlalchemy.orm.Mapper.persist_selectable
"""

from sqlalchemy import Column, Integer, create_engine, event, func, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Ticket(Base):
    __tablename__ = "tickets"
    id = Column(Integer, primary_key=True)
    number = Column(Integer)


@event.listens_for(Ticket, "before_insert")
def number(mapper, connection, ticket):
    table = mapper.mapped_table
    ticket.number = connection.scalar(select(func.count()).select_from(table)) + 100


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for _ in range(2):
            session.add(Ticket())
            session.flush()
        return sorted(session.scalars(select(Ticket.number)))
