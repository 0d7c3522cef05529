"""A query that grows in a variable is a select that grows.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy.orm import Session

from books import Book, filled


def titles(session: Session, year=None, page=None):
    query = session.query(Book)
    if year is not None:
        query = query.filter(Book.year == year)
    total = query.count()
    query = query.order_by(Book.id)
    if page is not None:
        query = query.limit(1).offset(page)
    return total, [book.title for book in query]


def main():
    with filled() as session:
        return titles(session), titles(session, 2001), titles(session, 2001, 1)
