"""Transactions within transactions that are none.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#session-subtransaction-behavior-removed
"""

from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    with Session(filled()) as session:
        with session.begin(subtransactions=True):  # by hand: SA805
            session.add(Node(name="c"))
        session.commit()
        return session.query(Node).count()
