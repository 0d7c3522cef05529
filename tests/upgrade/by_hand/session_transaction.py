"""The transaction of a session as an attribute.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#session-subtransaction-behavior-removed
"""

from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    with Session(filled()) as session:
        session.begin()
        transaction = session.transaction  # by hand: SA805
        session.add(Node(name="c"))
        transaction.commit()
        return session.query(Node).count()
