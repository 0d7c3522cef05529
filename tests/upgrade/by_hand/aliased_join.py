"""A join makes an alias by itself.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#join-aliased-true-from-joinpoint-removed
"""

from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    with Session(filled()) as session:
        query = session.query(Node).join("children", aliased=True)  # by hand: SA807
        return [node.name for node in query.filter(Node.name == "a")]
