"""A session commits by itself.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#autocommit-mode-removed-from-session-autobegin-support-added
"""

from sqlalchemy.orm import Session

from nodes import Node, filled


def main():
    session = Session(filled(), autocommit=True)  # by hand: SA805
    with session.begin():
        session.add(Node(name="c"))
    return session.query(Node).count()
