"""A join to the one that is referred to repeats nothing: no `unique()` is needed.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        books = session.query(Book).join(Book.writer).filter(Writer.name == "ann").order_by(Book.id).all()
        return [book.title for book in books]
