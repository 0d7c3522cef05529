"""What methods of a Query said, execution options say.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        ann = session.query(Writer).filter_by(id=1).one()
        ann.name = "changed"
        with session.no_autoflush:
            session.query(Writer).populate_existing().filter_by(id=1).one()
        return ann.name, [book.title for book in session.query(Book).order_by(Book.id).yield_per(2)]
