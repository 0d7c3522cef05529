"""People in a table."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("age", Integer),
)
PEOPLE = [
    {"id": 1, "name": "ann", "age": 40},
    {"id": 2, "name": "bob", "age": 30},
    {"id": 3, "name": "cy", "age": 30},
]
