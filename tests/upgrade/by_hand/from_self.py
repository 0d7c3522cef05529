"""A query selects from itself.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#selecting-from-the-query-itself-as-a-subquery-e-g-from-self
"""

from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    with Session(filled()) as session:
        query = session.query(Node).order_by(Node.id).limit(2)
        inner = query.from_self().filter(Node.name != "root")  # by hand: SA805
        return [node.name for node in inner]
