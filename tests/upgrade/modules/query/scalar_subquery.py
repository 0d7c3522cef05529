"""`as_scalar()` is called `scalar_subquery()` since 1.4.

https://docs.sqlalchemy.org/en/20/changelog/migration_14.html#select-coercion-to-scalar-subquery
"""

from sqlalchemy import func

from books import Book, filled


def main():
    with filled() as session:
        newest = session.query(func.max(Book.year)).as_scalar()
        return [book.title for book in session.query(Book).filter(Book.year == newest).order_by(Book.id)]
