"""The registry of sessions has the methods of a session.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy.orm import scoped_session, sessionmaker

from books import Writer, filled

registry = scoped_session(sessionmaker())


def main():
    with filled() as session:
        registry.configure(bind=session.get_bind())
        names = [writer.name for writer in registry.query(Writer).order_by(Writer.name.desc())]
        registry.remove()
        return names
