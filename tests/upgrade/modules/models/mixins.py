"""Columns of mixins and of abstract classes.

https://docs.sqlalchemy.org/en/20/changelog/whatsnew_20.html#step-two-replace-declarative-use-of-column-with-mapped-column

Modern
"""

import datetime

from sqlalchemy import Column, DateTime, Integer, String, func
from sqlalchemy.orm import declarative_base, declared_attr

Base = declarative_base()


class Stamped:
    created_at = Column(DateTime, server_default=func.now(), nullable=False)
    updated_at = Column(DateTime, onupdate=datetime.datetime.now)

    @declared_attr
    def note(cls):
        return Column(String(30), comment=cls.__name__)


class Keyed(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)


class Invoice(Stamped, Keyed):
    __tablename__ = "invoices"
    number = Column(String(10), nullable=False)


class Receipt(Stamped, Keyed):
    __tablename__ = "receipts"


def main():
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    return sorted(
        (
            str(each),
            str(each.type),
            each.nullable,
            each.primary_key,
            each.server_default is None,
            each.comment,
        )
        for each in columns
    )
