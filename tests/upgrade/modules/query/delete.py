"""`Query.delete()` is an ORM-enabled `delete()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        gone = session.query(Book).filter(Book.year > 2000).delete()
        session.query(Writer).filter(Writer.name.in_(["bob", "cy"])).delete(synchronize_session=False)
        return gone, session.query(Book).count(), session.query(Writer).count()
