"""`Query.with_parent()` is the function in `where()`.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage
"""


from books import Book, Writer, filled


def main():
    with filled() as session:
        ann = session.query(Writer).filter_by(name="ann").one()
        return [book.title for book in session.query(Book).with_parent(ann, Writer.books).order_by(Book.id)]
