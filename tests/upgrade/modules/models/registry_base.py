"""A registry generates a base.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-one-declarative-base-is-superseded-by-declarativebase

Modern
"""

from sqlalchemy import Column, Integer, create_engine, select
from sqlalchemy.orm import Session, registry

mapper_registry = registry()
Base = mapper_registry.generate_base()


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)


def main():
    engine = create_engine("sqlite://")
    mapper_registry.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Tag(id=7))
        session.commit()
        return session.execute(select(Tag.id)).scalars().all(), Base.registry is mapper_registry
