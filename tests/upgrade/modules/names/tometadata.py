"""`Table.tometadata()` is `to_metadata()`.

https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.Table.to_metadata
"""

from sqlalchemy import Column, Integer, MetaData, Table

users = Table("users", MetaData(), Column("id", Integer, primary_key=True))


def main():
    archive = MetaData(schema="archive")
    return users.tometadata(archive).fullname
