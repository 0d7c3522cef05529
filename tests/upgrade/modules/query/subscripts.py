"""A Query can be sliced; a select has `limit()`, `offset()` and `slice()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        ordered = [book.title for book in session.query(Book).order_by(Book.id)[1:3]]
        first = [book.title for book in session.query(Book).order_by(Book.id)[:2]]
        try:
            session.query(Writer).order_by(Writer.id)[7]
        except IndexError:
            return ordered, first, session.query(Writer).order_by(Writer.id)[1].name
