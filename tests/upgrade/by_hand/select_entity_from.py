"""A query takes its entity from elsewhere.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#selecting-entities-from-alternative-selectables-query-select-entity-from
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    with Session(filled()) as session:
        inner = select(Node).where(Node.parent_id.is_(None)).subquery()
        query = session.query(Node).select_entity_from(inner)  # by hand: SA805
        return [node.name for node in query]
