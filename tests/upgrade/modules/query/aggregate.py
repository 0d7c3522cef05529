"""An aggregate gives one row.

https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#migration-20-query-usage

Modern
"""

from sqlalchemy import func

from books import Book, filled


def main():
    with filled() as session:
        years = (
            session.query(Book.year, func.count(Book.id)).group_by(Book.year).having(func.count(Book.id) > 1)
        )
        return session.query(func.max(Book.year)).scalar(), [tuple(row) for row in years.all()]
