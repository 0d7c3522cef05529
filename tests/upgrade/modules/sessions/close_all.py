"""`Session.close_all()` is `close_all_sessions()`.

https://docs.sqlalchemy.org/en/20/orm/session_api.html#sqlalchemy.orm.close_all_sessions
"""

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

factory = sessionmaker(create_engine("sqlite://"))


def main():
    session = factory()
    session.execute(text("SELECT 1"))
    before = session.in_transaction()
    Session.close_all()
    return before, session.in_transaction()
