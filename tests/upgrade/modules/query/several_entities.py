"""A query of several entities gives rows of objects.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        pairs = session.query(Writer, Book).join(Writer.books).order_by(Book.id).all()
        return [(writer.name, book.title) for writer, book in pairs]
