"""Annotations that stand for no column are refused by 2.0, unless the class allows them.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-to-2-0-step-six-add-allow-unmapped-to-explicitly-typed-orm-models
"""

from typing import Optional

from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Job(Base):
    """Work to do."""

    __tablename__ = "jobs"
    id = Column(Integer, primary_key=True)
    result: Optional[str] = None
    started: bool


def main():
    job = Job(id=1)
    job.result = "done"
    return job.result, [column.name for column in Job.__table__.columns]
