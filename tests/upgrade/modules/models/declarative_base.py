"""`declarative_base()` becomes a class below `DeclarativeBase`.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-one-declarative-base-is-superseded-by-declarativebase

Modern
"""

from sqlalchemy import Column, Integer, MetaData, create_engine, select
from sqlalchemy.orm import Session, declarative_base

naming = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


class Helper:
    def shown(self):
        return f"{type(self).__name__} {self.id}"


Base = declarative_base(cls=Helper, metadata=naming)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


def main():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=3))
        session.commit()
        return session.execute(select(User)).scalar_one().shown(), User.__table__.primary_key.name
