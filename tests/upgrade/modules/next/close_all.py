"""`Session.close_all()` is gone: `close_all_sessions()` does the same.

https://docs.sqlalchemy.org/en/21/changelog/changelog_21.html
From: 2.0
"""

from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

factory = sessionmaker(create_engine("sqlite://"))


def main():
    with factory() as session:
        session.execute(text("SELECT 1"))
        before = session.in_transaction()
        session.close_all()
        return before, session.in_transaction()
