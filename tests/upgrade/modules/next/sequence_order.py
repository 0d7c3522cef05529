"""`order` of `Sequence` and `Identity` is Oracle's, and says so.

https://docs.sqlalchemy.org/en/21/changelog/changelog_21.html
From: 2.0
"""

from sqlalchemy import Column, Identity, Integer, MetaData, Sequence, Table
from sqlalchemy.dialects import oracle
from sqlalchemy.schema import CreateSequence, CreateTable

numbers = Sequence("numbers", start=1, order=True)
tickets = Table(
    "tickets",
    MetaData(),
    Column("id", Integer, Identity(start=3, order=True, on_null=True), primary_key=True),
)


def main():
    dialect = oracle.dialect()
    created = (CreateSequence(numbers), CreateTable(tickets))
    return [" ".join(str(each.compile(dialect=dialect)).split()) for each in created]
